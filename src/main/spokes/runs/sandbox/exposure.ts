import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

/** True when `path` is `folder` or lies in it. Both are absolute and resolved. */
export function isWithin(path: string, folder: string): boolean {
  const between = relative(folder, path);
  return between === '' || (between !== '..' && !between.startsWith(`..${sep}`) && !isAbsolute(between));
}

interface SystemFolders {
  /** Never shown, not a part of them either: the system's own state, and sockets that are as good as root. */
  readonly closed: readonly string[];
  /** Shown as they are already, or private to the run: never granted as a whole. */
  readonly whole: readonly string[];
  /** Too much to be shown only because a script lies there. */
  readonly broad: readonly string[];
}

const linux: SystemFolders = {
  closed: ['/proc', '/sys', '/dev', '/run', '/var/run', '/etc', '/boot', '/var/lib/docker', '/var/lib/containerd', '/lost+found'],
  whole: ['/', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/tmp', '/var', '/var/tmp', '/home', '/root'],
  broad: ['/opt', '/srv', '/mnt', '/media', '/usr/local', '/home/axle'],
};

/** Paths without links, as everything that is compared with them is: `/tmp`, `/var` and `/etc` lie in `/private` there. */
const macos = (person: string): SystemFolders => ({
  closed: [
    '/dev',
    '/cores',
    '/private/etc',
    '/private/var/run',
    '/private/var/db',
    '/private/var/root',
    '/private/var/at',
    '/Library/Keychains',
    '/Library/LaunchAgents',
    '/Library/LaunchDaemons',
    // Keychains, what starts at the next sign-in, and the engine of Docker Desktop.
    ...['Library/Keychains', 'Library/LaunchAgents', '.docker/run'].map((name) => join(person, name)),
  ],
  whole: [
    '/',
    '/usr',
    '/bin',
    '/sbin',
    '/System',
    '/Library',
    '/Applications',
    '/Users',
    '/Volumes',
    '/private',
    '/System/Volumes/Data',
    '/private/tmp',
    '/private/var',
    '/private/var/tmp',
    '/private/var/folders',
  ],
  broad: ['/opt', '/usr/local', '/opt/homebrew', '/Users/Shared'],
});

/** What no script may see of this machine, and what it may. */
export interface Exposure {
  /** Null when this file or folder may be shown; otherwise why not. The path is resolved already. */
  refusal(path: string): 'hub' | 'system' | null;
  /** True when the folder is too much to be shown unasked. */
  tooBroad(folder: string): boolean;
  /** True for a file that a person uploaded for a run: the hub's own, made to be shown. */
  isUpload(path: string): boolean;
  /** True for what the syncs of a git repository put there: it may be shown, and no script may write to it. */
  isWorkingCopy(path: string): boolean;
}

/** Rules for what may be shown; `home` and `runtime` are the hub's own folders, `userHome` the person's. */
export async function createExposure(
  home: string,
  runtime: string,
  userHome: string,
  platform: NodeJS.Platform = 'linux',
): Promise<Exposure> {
  const [hubHome, hubRuntime, person] = await Promise.all([resolved(home), resolved(runtime), resolved(userHome)]);
  const { closed, whole, broad } = platform === 'darwin' ? macos(person) : linux;
  const uploads = join(hubHome, 'uploads');
  const isUpload = (path: string): boolean => isWithin(path, uploads) && path !== uploads;
  const copies = join(hubHome, 'repositories');
  /** `repositories/SOURCE/tree`, and what is in it: the scripts of a git repository, beside the sync's own folders. */
  const isWorkingCopy = (path: string): boolean => isWithin(path, copies) && relative(copies, path).split(sep)[1] === 'tree';
  const refusal = (path: string): 'hub' | 'system' | null => {
    if (isUpload(path) || isWorkingCopy(path)) return null;
    if (path === '/') return 'system'; // It holds the hub's folder as well, which says nothing to anybody.
    if ([hubHome, hubRuntime].some((own) => isWithin(path, own) || isWithin(own, path))) return 'hub';
    if (whole.includes(path) || closed.some((folder) => isWithin(path, folder) || isWithin(folder, path))) return 'system';
    return null;
  };
  return {
    refusal,
    isUpload,
    isWorkingCopy,
    tooBroad: (folder) => refusal(folder) !== null || broad.includes(folder) || folder === person || isWithin(person, folder),
  };
}

/** The path without symbolic links; what does not exist yet is resolved as far as it does. */
export async function resolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await resolved(parent), path.slice(parent.length).replace(/^[/\\]/, ''));
  }
}
