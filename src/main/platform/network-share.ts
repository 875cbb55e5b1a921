import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * File systems where another machine may hold the same file, so that SQLite's locks and its shared memory do not hold.
 * `9p` and `virtiofs` are not among them: they are how containers and virtual machines see their own host's folders,
 * one machine's files with one machine's locks, and refusing them would refuse WSL and development containers.
 */
const SHARES =
  /^(nfs4?|cifs|smb3?|smbfs|afs|afpfs|webdav|ceph|glusterfs|lustre|ncpfs|coda|gfs2?|ocfs2|davfs|beegfs.*|orangefs|fuse\.(sshfs|rclone|s3fs|glusterfs|cephfs|ceph-fuse|davfs2?|gcsfuse|smbnetfs|curlftpfs|goofys))$/;

/** The same by the number that `statfs` gives on Linux, for where the mount table cannot be read. */
const MAGIC: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x0bd00bd0, 0x564c, 0x73757245,
]);

/** One line of the system's table of mounts. */
export interface Mount {
  readonly point: string;
  readonly type: string;
}

/** Where the system is asked; by default this machine's own. */
export interface ShareWays {
  readonly platform?: NodeJS.Platform;
  /** Linux's table of mounts. */
  readonly mountTable?: string;
  /** What `mount` prints, where the table is a command's and no file. */
  readonly listMounts?: () => Promise<string>;
}

/**
 * Whether an existing folder lies on a network share. `path` is resolved already.
 * On Windows only a path of the form `\\server\share` is known for one: a mapped drive is not.
 */
export async function onNetworkShare(path: string, ways: ShareWays = {}): Promise<boolean> {
  const { platform = process.platform, mountTable = '/proc/self/mountinfo', listMounts = runMount } = ways;
  if (platform === 'win32') return isUncPath(path);
  const table = platform === 'darwin' ? listMounts().then(parseMountList) : readFile(mountTable, 'utf8').then(parseMounts);
  const mounts = await table.catch(() => undefined); // not on every system
  const mount = mounts === undefined ? undefined : mountOf(path, mounts);
  if (mount !== undefined) return SHARES.test(mount.type);
  // Other systems number their file systems in other ways.
  return platform === 'linux' && MAGIC.has((await statfs(path)).type >>> 0);
}

/** A server's share, also in its long form `\\?\UNC\server`; not a drive in its long form `\\?\C:`. */
const isUncPath = (path: string): boolean => /^\\\\(?:[?.]\\UNC\\|[^?.\\])/i.test(path);

async function runMount(): Promise<string> {
  return (await promisify(execFile)('/sbin/mount', { timeout: 5_000, maxBuffer: 4 * 1_048_576 })).stdout;
}

/** The mount that a path lies on: the longest point, the last one of equals (it covers those before). */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const inside = mount.point === '/' || path === mount.point || path.startsWith(`${mount.point}/`);
    if (inside && mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found;
}

/** Lines of what macOS's `mount` prints: `what on POINT (TYPE, options…)`; the point may have spaces and brackets of its own. */
export function parseMountList(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, point, type] = /^.*? on (\/.*) \(([^(),]+)[^()]*\)$/.exec(line) ?? [];
    return point === undefined || type === undefined ? [] : [{ point, type }];
  });
}

/** Lines of `/proc/self/mountinfo`: `id parent dev root POINT options [optional…] - TYPE source super`. */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [left, right] = line.split(' - ');
    const point = left?.split(' ')[4];
    const type = right?.split(' ')[0];
    if (point === undefined || type === undefined) return [];
    return [{ point: point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8))), type }];
  });
}
