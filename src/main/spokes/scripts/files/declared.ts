import { opendir, realpath, stat } from 'node:fs/promises';
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

/** Entries of declared folders that are looked at: empty folders are no parts, and take their time all the same. */
const MAX_LOOKED_AT = 4 * MAX_PARTS;
/** A repository in a folder is nobody's declared file: `axle scripts sign` leaves it out as well. */
const NEVER = '.git';

/** A path as a script declares it, below the script's folder, with `/` and without one at its end. */
export const declaredName = (name: string): string => path.posix.normalize(name.replaceAll(path.sep, '/')).replace(/\/$/, '');

/**
 * The files behind what a script in `folder` declares, by path. A folder stands for every file in it, hidden ones too, and for every
 * link to a file that stays in the script's folder; what else lies in it is passed over: `.git`, links to folders (they may be on
 * their own way) or to nothing, pipes, sockets, devices. What is declared by its own name is taken or refused. Of what cannot be
 * taken the first is told. At most 1,000 files, and 4,000 entries are looked at.
 */
export async function declaredFiles(folder: string, names: readonly string[]): Promise<Declaration> {
  if (names.length === 0) return { files: [] };
  const found = new Map<string, Declared>();
  const walked = new Set<string>();
  const base = await realpath(folder);
  let looked = 0;

  async function take(relative: string): Promise<Declaration | undefined> {
    if (found.has(relative) || walked.has(relative)) return undefined;
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
    walked.add(relative);
    const inIt: string[] = [];
    for await (const entry of await opendir(real)) {
      looked += 1;
      if (looked > MAX_LOOKED_AT) return { problem: 'too-many', path: relative };
      const isTaken = entry.isFile() || entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFile(path.join(real, entry.name))));
      if (isTaken && entry.name !== NEVER) inIt.push(entry.name);
    }
    for (const name of inIt.toSorted()) {
      const refused = await take(path.posix.join(relative, name));
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  for (const name of names) {
    try {
      const refused = await take(declaredName(name));
      if (refused !== undefined) return refused;
    } catch (error) {
      return { problem: 'unreadable', path: `${name} (${codeOf(error)})` };
    }
  }
  return { files: [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Not what it cannot be told of: where it leads nowhere, or in a circle, nothing of it is taken. */
const leadsToFile = async (link: string): Promise<boolean> => (await stat(link).catch(() => undefined))?.isFile() ?? false;
