import { dirname } from 'node:path';
import type { RunMode } from '#shared/contract/scripts';
import type { Shown } from '../interpreter';

/** A secret that bwrap writes from a descriptor, or one that lies in a file already. */
export type SecretSource = { readonly name: string; readonly fd: number } | { readonly name: string; readonly file: string };

/** Everything that one sandbox is made from; paths are absolute and were checked. */
export interface Profile {
  readonly mode: RunMode;
  readonly network: boolean;
  /** True where the hub is root: no user namespace, and the script runs as a user of its own. */
  readonly root: boolean;
  /** Options that not every version has. */
  readonly features: { readonly disableUserns: boolean; readonly size: boolean };
  readonly scratchBytes: number;
  /** Arguments that show the system's programs. */
  readonly system: readonly string[];
  readonly etc: string;
  /** The file behind /etc/resolv.conf, where the network is granted. */
  readonly resolver: string | null;
  readonly shown: readonly Shown[];
  readonly folders: readonly { readonly from: string; readonly to: string; readonly write: boolean }[];
  readonly script: { readonly copy: string; readonly path: string };
  /** Copies of what it declares. */
  readonly files: readonly { readonly copy: string; readonly path: string }[];
  readonly secrets: readonly SecretSource[];
  readonly cwd: string;
  /** `gate` is the descriptor that it waits at with everything set up, where it does. */
  readonly fds: { readonly seccomp: number | null; readonly status: number; readonly gate: number | null };
}

/** Where a sandboxed script finds its secrets. */
export const secretsFolder = '/run/axle/secrets';
/** The home of a sandboxed script: empty, private and in memory. */
export const home = '/home/axle';

/** The options of bwrap, without the command. Order matters: later mounts lie over earlier ones. */
export function bubblewrapArguments(profile: Profile): readonly string[] {
  const { root, fds } = profile;
  return [
    isolation(profile),
    profile.system,
    ['--ro-bind', profile.etc, '/etc'],
    profile.resolver === null ? [] : ['--ro-bind', profile.resolver, '/etc/resolv.conf'],
    ['--proc', '/proc', '--dev', '/dev'],
    ['/tmp', home, ...(root ? ['/dev/shm'] : [])].flatMap((folder) => scratch(profile, folder)),
    ['--dir', '/run', '--dir', '/var'],
    isUsed(profile, '/var/tmp') ? scratch(profile, '/var/tmp') : ['--symlink', '/tmp', '/var/tmp'],
    mounts(profile),
    secrets(profile),
    ['--dir', profile.cwd, '--chdir', profile.cwd],
    // As root the script is another user, who may not write there anyway.
    root ? [] : ['--remount-ro', '/'],
    fds.seccomp === null ? [] : ['--seccomp', String(fds.seccomp)],
    ['--json-status-fd', String(fds.status)],
    fds.gate === null ? [] : ['--block-fd', String(fds.gate)],
  ].flat();
}

function isolation({ mode, network, root, features }: Profile): readonly string[] {
  const user = ['--unshare-user', ...(features.disableUserns ? ['--disable-userns'] : [])];
  // What the step from root to the script's own user takes; it is gone behind it.
  const step = ['CAP_SETUID', 'CAP_SETGID', 'CAP_SETPCAP', 'CAP_CHOWN'].flatMap((name) => ['--cap-add', name]);
  return [
    ['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    network ? [] : ['--unshare-net'],
    root ? [] : user,
    ['--die-with-parent'],
    // In a terminal the script keeps it, for Ctrl-C; the filter refuses to type into it.
    mode === 'pipe' ? ['--new-session'] : [],
    ['--hostname', 'axle', '--cap-drop', 'ALL'],
    root ? step : [],
  ].flat();
}

/** Whether something is shown in this folder: a link cannot hold it. */
const isUsed = ({ shown, folders, files, script, cwd }: Profile, folder: string): boolean =>
  [
    ...shown.map((entry) => (entry.type === 'bind' ? entry.to : entry.path)),
    ...folders.map(({ to }) => to),
    ...[...files, script].map(({ path }) => path),
    cwd,
  ].some((path) => path.startsWith(`${folder}/`));

function scratch({ features, scratchBytes }: Profile, folder: string): readonly string[] {
  return ['--perms', '1777', ...(features.size ? ['--size', String(scratchBytes)] : []), '--tmpfs', folder];
}

/** Parents before what lies in them; the script's own bytes last, so that nothing covers them. */
function mounts({ shown, folders, script, files }: Profile): readonly string[] {
  const binds = [
    ...shown.map((entry) =>
      entry.type === 'bind'
        ? { at: entry.to, args: ['--ro-bind', entry.from, entry.to] }
        : { at: entry.path, args: ['--symlink', entry.target, entry.path] },
    ),
    ...folders.map(({ from, to, write }) => ({ at: to, args: [write ? '--bind' : '--ro-bind', from, to] })),
  ];
  const ordered = binds.sort((a, b) => a.at.split('/').length - b.at.split('/').length);
  const own = [...files, script].map(({ copy, path }) => ({ at: path, args: ['--ro-bind', copy, path] }));
  const placed = [...ordered, ...own];
  // Without this, the parents of a file are made for root alone.
  return placed.flatMap(({ at, args }) => ['--dir', dirname(at), ...args]);
}

function secrets({ root, secrets }: Profile): readonly string[] {
  if (secrets.length === 0) return [];
  const files = secrets.flatMap((secret) => {
    const to = `${secretsFolder}/${secret.name}`;
    return 'fd' in secret ? ['--perms', '0400', '--file', String(secret.fd), to] : ['--ro-bind', secret.file, to];
  });
  return [...(root ? ['--perms', '0755', '--tmpfs', '/run/axle'] : []), '--dir', secretsFolder, ...files];
}
