import { posix } from 'node:path';
import type { SignedIndex } from '#shared/contract/signed-index';

/** What an index names, by folder, so that what lies in one is found without going through all of it. */
export interface SignedFolders {
  /** Whether every file that the index names at this path, or below it where it is a folder, is one of these. */
  hasOnly(path: string, these: ReadonlySet<string>): boolean;
}

interface Folder {
  readonly files: string[];
  readonly folders: string[];
}

/** Sorts an index by folder, a step for each file. */
export function* sortingFolders({ files }: SignedIndex): Generator<void, SignedFolders, void> {
  const all = new Map<string, Folder>();

  /** The folder, which is made known to those that it lies in. */
  function folderAt(path: string): Folder {
    const known = all.get(path);
    if (known !== undefined) return known;
    const made: Folder = { files: [], folders: [] };
    all.set(path, made);
    for (let [child, at] = [path, posix.dirname(path)]; child !== at; [child, at] = [at, posix.dirname(at)]) {
      const parent = all.get(at);
      if (parent !== undefined) {
        parent.folders.push(child);
        break;
      }
      all.set(at, { files: [], folders: [child] });
    }
    return made;
  }

  for (const path of files.keys()) {
    folderAt(posix.dirname(path)).files.push(path);
    yield;
  }

  return {
    hasOnly(path, these) {
      if (files.has(path) && !these.has(path)) return false;
      const left = [path];
      for (let at = left.pop(); at !== undefined; at = left.pop()) {
        const folder = all.get(at);
        if (folder === undefined) continue;
        if (!folder.files.every((file) => these.has(file))) return false;
        left.push(...folder.folders);
      }
      return true;
    },
  };
}
