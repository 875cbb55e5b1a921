import { readFile, statfs } from 'node:fs/promises';

/**
 * File systems where another machine may hold the same file, so that SQLite's locks and its shared memory do not hold.
 * `9p` and `virtiofs` are not among them: they are how containers and virtual machines see their own host's folders,
 * one machine's files with one machine's locks, and refusing them would refuse WSL and development containers.
 */
const SHARES =
  /^(nfs4?|cifs|smb3?|smbfs|afs|ceph|glusterfs|lustre|ncpfs|coda|gfs2?|ocfs2|davfs|beegfs.*|orangefs|fuse\.(sshfs|rclone|s3fs|glusterfs|cephfs|ceph-fuse|davfs2?|gcsfuse|smbnetfs|curlftpfs|goofys))$/;

/** The same by the number that `statfs` gives, for where the mount table cannot be read. */
const MAGIC: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x0bd00bd0, 0x564c, 0x73757245,
]);

/** One line of the system's table of mounts. */
export interface Mount {
  readonly point: string;
  readonly type: string;
}

/** Whether an existing folder lies on a network share. `path` is resolved already. */
export async function onNetworkShare(path: string, mountTable = '/proc/self/mountinfo'): Promise<boolean> {
  if (process.platform === 'win32') return path.startsWith('\\\\');
  const mounts = await readFile(mountTable, 'utf8').then(parseMounts, () => undefined); // not on every system
  const mount = mounts === undefined ? undefined : mountOf(path, mounts);
  if (mount !== undefined) return SHARES.test(mount.type);
  return MAGIC.has((await statfs(path)).type >>> 0);
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
