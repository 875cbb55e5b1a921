import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ElevationObstacle } from '#shared/contract/elevation-values';

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

/** The path of a program, or of a folder above it, that others than root can change; undefined where none is. */
export async function changeable(program: string): Promise<string | undefined> {
  for (let path = await realpath(program); ; path = dirname(path)) {
    const { uid, mode } = await stat(path);
    // In a folder like /tmp others cannot rename what is root's.
    const sticky = (mode & 0o1000) !== 0;
    if (uid !== 0 || ((mode & 0o022) !== 0 && !sticky)) return path;
    if (path === '/') return undefined;
  }
}
