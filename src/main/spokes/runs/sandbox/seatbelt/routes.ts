import { readlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** More links than the system follows itself. */
const MOST_LINKS = 32;

/** How the link at a path reads; null where there is none. */
export type ReadLink = (path: string) => Promise<string | null>;
const linkAt: ReadLink = (path) => readlink(path).catch(() => null);

/**
 * Every folder and link that lies on the way to these paths, the paths themselves among them, as the system walks there: at a link it goes
 * on from where that leads. What is not on a granted path has to be named, or a program cannot even ask where it is.
 */
export async function routesTo(paths: readonly string[], read: ReadLink = linkAt): Promise<readonly string[]> {
  const found = new Set<string>(['/']);
  for (const path of paths) await walk(path, found, read);
  return [...found].toSorted();
}

async function walk(path: string, found: Set<string>, read: ReadLink): Promise<void> {
  let rest = resolve(path).split('/').filter(Boolean);
  let at = '/';
  for (let links = 0; rest.length > 0;) {
    const [name = '', ...more] = rest;
    const next = join(at, name);
    found.add(next);
    const target = await read(next);
    if (target === null) {
      at = next;
      rest = more;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return;
    rest = [...resolve(dirname(next), target).split('/').filter(Boolean), ...more];
    at = '/';
  }
}
