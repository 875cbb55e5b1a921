import { lstat, opendir, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Trigger } from '#shared/contract/triggers';
import { matchesWildcard } from './wildcard';

/** Files of one folder that are looked through at most. */
export const MOST_FILES = 50_000;
/** Files that are asked for at the same time. */
const WIDTH = 64;

/** A file as it was seen. */
export interface SeenFile {
  readonly name: string;
  /** Tells it from the next file of the same name. */
  readonly identity: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** Why nothing can be seen of a folder. */
export type FolderTrouble = Exclude<Trigger['trouble'], null | `secret-${string}`>;

/** What changes whenever a file comes to a folder or leaves it; its own time is that of the last such change. */
export interface FolderStamp {
  readonly stamp: string;
  readonly changedAt: number;
}

/** The stamp of a folder, or why there is none. */
export async function stampOf(folder: string): Promise<FolderStamp | FolderTrouble> {
  // A relative one would depend on where the hub was started.
  if (!isAbsolute(folder)) return 'not-folder';
  try {
    const facts = await stat(folder);
    if (!facts.isDirectory()) return 'not-folder';
    return { stamp: `${facts.dev}:${facts.ino}:${facts.mtimeMs}`, changedAt: facts.mtimeMs };
  } catch (error) {
    return troubleOf(error);
  }
}

/** The files of a folder whose names match, or why they cannot be seen. What is no plain file (a link, a folder) is not among them. */
export async function filesIn(folder: string, pattern: string): Promise<ReadonlyMap<string, SeenFile> | FolderTrouble> {
  try {
    const names: string[] = [];
    for await (const entry of await opendir(folder)) {
      if (!entry.isFile() || !matchesWildcard(pattern, entry.name)) continue;
      if (names.push(entry.name) > MOST_FILES) return 'too-many';
    }
    const files = new Map<string, SeenFile>();
    for (let at = 0; at < names.length; at += WIDTH) {
      const seen = await Promise.all(names.slice(at, at + WIDTH).map((name) => see(folder, name)));
      for (const file of seen) if (file !== undefined) files.set(file.name, file);
    }
    return files;
  } catch (error) {
    return troubleOf(error);
  }
}

async function see(folder: string, name: string): Promise<SeenFile | undefined> {
  try {
    const { ino, birthtimeMs, size, mtimeMs } = await lstat(join(folder, name));
    return { name, identity: `${ino}:${birthtimeMs}`, size, changedAt: mtimeMs };
  } catch (error) {
    if (troubleOf(error) === 'missing') return undefined; // It went meanwhile.
    throw error;
  }
}

function troubleOf(error: unknown): FolderTrouble {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'missing';
    case 'ENOTDIR':
      return 'not-folder';
    case 'EACCES':
    case 'EPERM':
      return 'denied';
    case 'EIO':
    case 'ESTALE':
    case 'EHOSTDOWN':
    case 'ETIMEDOUT':
    case 'ENOTCONN':
      return 'unreachable';
    default:
      throw error;
  }
}
