import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, opendir, readlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * What a working copy looks like: names, sizes, times and modes, in one hash. It differs once somebody changed a file, a
 * power cut took the bytes of some, or a backup brought others. Null where the folder cannot be read.
 */
export async function stampOfTree(tree: string, signal: AbortSignal): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for (let level = ['']; level.length > 0;) {
      const below: string[] = [];
      for (const folder of level) {
        signal.throwIfAborted();
        const entries: Dirent[] = [];
        for await (const entry of await opendir(path.join(tree, folder))) entries.push(entry);
        entries.sort((a, b) => (a.name < b.name ? -1 : 1));
        for (const entry of entries) {
          const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
          if (entry.isDirectory()) below.push(relative);
          hash.update(`${relative}\0${entry.isDirectory() ? 'folder' : await lookOf(path.join(tree, relative))}\0`);
        }
      }
      level = below;
    }
    return hash.digest('hex');
  } catch (error) {
    if (!signal.aborted && error instanceof Error && 'syscall' in error) return null;
    throw error;
  }
}

async function lookOf(file: string): Promise<string> {
  const stats = await lstat(file);
  return stats.isSymbolicLink() ? `link ${await readlink(file)}` : `${stats.size} ${Math.round(stats.mtimeMs)} ${stats.mode & 0o777}`;
}
