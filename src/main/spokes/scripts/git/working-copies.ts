import { randomUUID } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../files/read-head';
import type { ActiveRun } from '../ports';
import type { Orphans } from './orphans';

/** Where the working copies of repositories lie: `HOME/repositories/SOURCE/tree`. */
export interface WorkingCopies {
  /** The folder that a source's scripts are read from; always the same. */
  treeOf(id: string): string;
  /** A new folder for one sync, owner-only. */
  attempt(id: string): Promise<string>;
  /** Puts `tree` of an attempt in place of what there is; at no time does anybody see a part of it. `runs` may still use the old one. */
  swap(id: string, attempt: string, runs: readonly ActiveRun[]): void;
  /** Takes a source's copy away, at once for whoever looks; `runs` may still use it. */
  discard(id: string, runs: readonly ActiveRun[]): void;
  /** Removes what a sync left behind. */
  remove(folder: string): Promise<void>;
  /** Removes what was replaced once no run uses it. */
  sweep(runs: readonly ActiveRun[]): Promise<void>;
}

const NEXT = 'next-';
const OLD = 'old-';
const GONE = 'gone-';
const REMOVE = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const;

/** Opens the folder of working copies: a sync that was killed is undone, what it left is removed at the first sweep. */
export async function openWorkingCopies(home: string, known: readonly string[], orphans: Orphans): Promise<WorkingCopies> {
  const root = path.join(home, 'repositories');
  const place = (id: string): string => path.join(root, id);
  const treeOf = (id: string): string => path.join(root, id, 'tree');
  /** What waits for its runs to end; undefined while it is not known which those are. */
  const waiting = new Map<string, ReadonlySet<string> | undefined>();

  for (const name of await namesIn(root)) {
    const folder = place(name);
    const inner = await namesIn(folder);
    for (const one of inner) if (one.startsWith(NEXT)) await orphans.end(path.join(folder, one));
    if (!known.includes(name)) {
      waiting.set(folder, undefined);
      continue;
    }
    const [last] = inner
      .filter((one) => one.startsWith(OLD))
      .toSorted()
      .toReversed();
    // Killed between its two renames.
    if (last !== undefined && !inner.includes('tree')) await rename(path.join(folder, last), treeOf(name));
    for (const one of inner) {
      const left = path.join(folder, one);
      if (one !== 'tree' && existsSync(left)) waiting.set(left, undefined);
    }
  }

  /** In order of their names is in order of time. */
  const named = (prefix: string): string => `${prefix}${String(Date.now()).padStart(15, '0')}-${randomUUID().slice(0, 8)}`;
  const idsOf = (runs: readonly ActiveRun[]): ReadonlySet<string> => new Set(runs.map(({ id }) => id));

  return {
    treeOf,
    async attempt(id) {
      await mkdir(place(id), { recursive: true, mode: 0o700 });
      const folder = path.join(place(id), named(NEXT));
      await mkdir(folder, { mode: 0o700 });
      await chmod(folder, 0o700);
      return folder;
    },
    swap(id, attempt, runs) {
      const [tree, next] = [treeOf(id), path.join(attempt, 'tree')];
      if (!existsSync(tree)) return renameSync(next, tree);
      const old = path.join(place(id), named(OLD));
      // In one turn: nobody in this process sees the moment between. Who is killed in it is mended at the next start.
      renameSync(tree, old);
      try {
        renameSync(next, tree);
      } catch (error) {
        renameSync(old, tree);
        throw error;
      }
      waiting.set(old, idsOf(runs));
    },
    discard(id, runs) {
      if (!existsSync(place(id))) return;
      const gone = path.join(root, named(GONE));
      renameSync(place(id), gone);
      for (const folder of waiting.keys()) if (path.dirname(folder) === place(id)) waiting.delete(folder);
      waiting.set(gone, idsOf(runs));
    },
    remove: (folder) => rm(folder, REMOVE),
    async sweep(runs) {
      const active = idsOf(runs);
      for (const [folder, users] of waiting) {
        if (users === undefined && !path.basename(folder).startsWith(NEXT)) {
          waiting.set(folder, active); // Of an earlier hub: whichever run goes on may be one of its.
          if (active.size > 0) continue;
        }
        if (users !== undefined && [...users].some((run) => active.has(run))) continue;
        waiting.delete(folder); // Whoever sweeps meanwhile leaves it alone.
        try {
          await rm(folder, REMOVE);
        } catch (error) {
          waiting.set(folder, users ?? active);
          throw error;
        }
      }
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}
