import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import type { ElevationObstacle } from '#shared/contract/elevation-values';
import { routesTo } from '../seatbelt/routes';

/** Where systems have it. */
const sudoPlaces = ['/usr/bin/sudo', '/usr/local/bin/sudo', '/run/wrappers/bin/sudo', '/bin/sudo'];

/** The machine's sudo, or why nobody gains root's rights through it. */
export async function findSudo(): Promise<{ readonly sudo: string } | { readonly obstacle: ElevationObstacle }> {
  if (process.platform !== 'linux') return { obstacle: 'system' };
  for (const place of sudoPlaces) {
    const found = await stat(place).catch(() => undefined);
    // What is not root's and set to its user is no sudo, whatever its name.
    if (found?.isFile() !== true || found.uid !== 0 || (found.mode & 0o4001) !== 0o4001) continue;
    const status = await readFile('/proc/self/status', 'utf8');
    return /^NoNewPrivs:\s*1$/m.test(status) ? { obstacle: 'no-new-privileges' } : { sudo: place };
  }
  return { obstacle: 'sudo' };
}

/**
 * What others than root can change of a program: itself, or a folder or link on the way to it, by its path; undefined where there is
 * nothing. Where a link leads is decided by who can turn it, however well it leads now.
 */
export async function changeable(program: string): Promise<string | undefined> {
  const way = await routesTo([program, await realpath(program)]);
  for (const path of way.toReversed()) {
    const found = await lstat(path);
    // In a folder like /tmp others cannot rename what is root's; a link has no mode.
    const open = !found.isSymbolicLink() && (found.mode & 0o022) !== 0 && (found.mode & 0o1000) === 0;
    if (found.uid !== 0 || open) return path;
  }
  return undefined;
}
