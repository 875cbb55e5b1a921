import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { MAX_PARTS } from '#shared/contract/trust';
import { codeOf } from './read-head';
import { within } from '../sources/place';

/** A file that a script declares: where its bytes are, null when it is not there, and its path below the script's folder, with `/`. */
export interface Declared {
  readonly path: string;
  readonly real: string | null;
}

/** The files that are meant, or why they cannot be taken: they lead out of the script's folder, or are too many. */
export type Declaration =
  | { readonly files: readonly Declared[]; readonly problem?: undefined }
  | { readonly problem: 'outside' | 'too-many' | 'unreadable' | 'not-file'; readonly path: string };

/**
 * The files behind what a script in `folder` declares, by path. A folder stands for every file in it; a link counts where it stays
 * in the script's folder. Within a declared folder what is neither a file nor a folder (a link to a folder, a pipe, a socket) is passed
 * over; declared itself it cannot be taken. Of what cannot be taken the first is told.
 */
export async function declaredFiles(folder: string, names: readonly string[]): Promise<Declaration> {
  if (names.length === 0) return { files: [] };
  const found = new Map<string, Declared>();
  const base = await realpath(folder);

  async function take(relative: string): Promise<Declaration | undefined> {
    if (found.has(relative)) return undefined;
    if (found.size >= MAX_PARTS - 2) return { problem: 'too-many', path: relative };
    const real = await realpath(path.join(folder, relative)).catch((error: unknown) => codeOf(error));
    if (real === 'ENOENT' || real === 'ENOTDIR') {
      found.set(relative, { path: relative, real: null });
      return undefined;
    }
    if (!path.isAbsolute(real)) return { problem: 'unreadable', path: relative };
    if (!within(real, base)) return { problem: 'outside', path: relative };
    const stats = await stat(real);
    if (stats.isDirectory()) return await takeFolder(relative, real);
    if (!stats.isFile()) return { problem: 'not-file', path: relative };
    found.set(relative, { path: relative, real });
    return undefined;
  }

  async function takeFolder(relative: string, real: string): Promise<Declaration | undefined> {
    for (const entry of (await readdir(real)).toSorted()) {
      const below = path.posix.join(relative, entry);
      // What a link to a folder leads to may be on its own way.
      const link = await lstat(path.join(real, entry));
      const leadsToFile = link.isSymbolicLink() && (await stat(path.join(real, entry)).catch(() => undefined))?.isFile() === true;
      if (!link.isFile() && !link.isDirectory() && !leadsToFile) continue;
      const refused = await take(below);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  for (const name of names) {
    try {
      const refused = await take(path.posix.normalize(name.replaceAll(path.sep, '/')).replace(/\/$/, ''));
      if (refused !== undefined) return refused;
    } catch (error) {
      return { problem: 'unreadable', path: `${name} (${codeOf(error)})` };
    }
  }
  return { files: [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}
