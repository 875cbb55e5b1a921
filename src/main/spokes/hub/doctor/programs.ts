/** How a part is got, by Node's name of the system; `other` elsewhere. */
export type Ways = { readonly linux: string; readonly darwin: string; readonly win32: string };

/** A program that Axle uses when it is there. */
export interface Program {
  readonly id: string;
  readonly name: string;
  /** Any of these is it; the first that is found. */
  readonly commands: readonly string[];
  readonly args: readonly string[];
  readonly enables: string;
  readonly ways: Ways;
}

const anywhere = (way: string): Ways => ({ linux: way, darwin: way, win32: way });
const packaged = (linux: string, brew: string, winget: string): Ways => ({
  linux: `Install the package ${linux}.`,
  darwin: `brew install ${brew}`,
  win32: `winget install ${winget}`,
});

/** Programs that answer to a request for their version. */
export const programs: readonly Program[] = [
  {
    id: 'bash',
    name: 'Bash',
    commands: ['bash'],
    args: ['--version'],
    enables: 'Bash scripts.',
    ways: packaged('bash', 'bash', 'Git.Git'),
  },
  {
    id: 'python3',
    name: 'Python 3',
    commands: ['python3', 'python'],
    args: ['--version'],
    enables: 'Python scripts.',
    ways: packaged('python3', 'python', 'Python.Python.3.13'),
  },
  {
    id: 'node',
    name: 'Node.js',
    commands: ['node'],
    args: ['--version'],
    enables: 'JavaScript and TypeScript scripts.',
    ways: packaged('nodejs', 'node', 'OpenJS.NodeJS.LTS'),
  },
  {
    id: 'pwsh',
    name: 'PowerShell 7',
    commands: ['pwsh'],
    args: ['--version'],
    enables: 'PowerShell scripts.',
    ways: packaged('powershell, from packages.microsoft.com', 'powershell', 'Microsoft.PowerShell'),
  },
  {
    id: 'git',
    name: 'Git',
    commands: ['git'],
    args: ['--version'],
    enables: 'Sources from Git repositories.',
    ways: packaged('git', 'git', 'Git.Git'),
  },
  {
    id: 'sudo',
    name: 'sudo',
    commands: ['sudo'],
    args: ['--version'],
    enables: 'Scripts that need root, on Linux.',
    ways: {
      linux: 'Install the package sudo.',
      darwin: 'Axle runs no script as root on macOS.',
      win32: 'Axle runs no script as administrator on Windows.',
    },
  },
  {
    id: 'docker-compose',
    name: 'Docker Compose',
    commands: ['docker'],
    args: ['compose', 'version', '--short'],
    enables: 'Stacks of containers.',
    ways: packaged('docker-compose-plugin', 'docker-compose', 'Docker.DockerDesktop'),
  },
  {
    id: 'scanner',
    name: 'Image scanner',
    commands: ['trivy', 'grype'],
    args: ['--version'],
    enables: 'Vulnerability reports of images.',
    ways: packaged('trivy or grype', 'trivy', 'AquaSecurity.Trivy'),
  },
  {
    id: 'psql',
    name: 'PostgreSQL client',
    commands: ['psql'],
    args: ['--version'],
    enables: 'Checking a PostgreSQL store by hand.',
    ways: packaged('postgresql-client', 'libpq', 'PostgreSQL.PostgreSQL'),
  },
];

/** The way for this system. */
export function wayFor(ways: Ways, platform: NodeJS.Platform): string {
  return platform === 'darwin' || platform === 'win32' ? ways[platform] : ways.linux;
}

/** Ways to the parts that are more than a program. */
export const otherWays = {
  docker: packaged('docker.io or docker-ce, and start it', '--cask docker', 'Docker.DockerDesktop'),
  agent: { ...anywhere('Start ssh-agent and set SSH_AUTH_SOCK.'), win32: 'Start the service OpenSSH Authentication Agent.' },
  keychain: anywhere('Install libsecret and a secret service such as gnome-keyring, and log in to a session that starts it.'),
  bwrap: anywhere('Install the package bubblewrap.'),
} as const satisfies Record<string, Ways>;
