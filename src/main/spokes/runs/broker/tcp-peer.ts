import { readdir, readFile, readlink } from 'node:fs/promises';

/** `0100007F:1F90`, as the kernel writes 127.0.0.1 and a port. */
const written = (port: number): string => `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
const ESTABLISHED = '01';

/**
 * Whether the far end of a connection over this machine's loopback is held by one of the processes that `isOurs` knows. TCP has no
 * credentials: the connection's line in `/proc/net/tcp` names its socket, and who has that open is seen in `/proc/PID/fd`. Linux.
 */
export async function isHeldBy(
  { from, to }: { readonly from: number; readonly to: number },
  isOurs: (pid: number) => boolean | Promise<boolean>,
): Promise<boolean> {
  const inode = await inodeOf(from, to);
  if (inode === undefined) return false;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids) if ((await isOurs(pid)) && (await hasOpen(pid, `socket:[${inode}]`))) return true;
  return false;
}

async function inodeOf(from: number, to: number): Promise<string | undefined> {
  const table = await readFile('/proc/net/tcp', 'utf8');
  const [local, remote] = [written(from), written(to)];
  for (const line of table.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields[1] === local && fields[2] === remote && fields[3] === ESTABLISHED) return fields[9];
  }
  return undefined;
}

async function hasOpen(pid: number, wanted: string): Promise<boolean> {
  try {
    for (const fd of await readdir(`/proc/${pid}/fd`)) {
      // One that was closed just then is nobody's.
      if ((await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')) === wanted) return true;
    }
    return false;
  } catch (error) {
    // It ended, or is another user's.
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(String(error.code))) return false;
    throw error;
  }
}
