import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RunId } from '#shared/contract/runs';
import type { LiveRuns } from './live-runs';
import type { RunsDeps } from './ports';
import { folderOf } from './record';
import { knownOutputs, type RunTables } from './store';

/** Folders that are looked at together. */
const CHUNK = 200;

/** Names of runs that something was there of when the hub began, before it could start any itself. */
export interface Leftovers {
  readonly secrets: readonly string[];
  readonly elevated: readonly string[];
  readonly broker: readonly string[];
  readonly folders: readonly string[];
}

/** Looks what there is, to be called before anything is started. Not by age: the clock may be set at any time. */
export async function findLeftovers({ home, runtime }: Pick<RunsDeps, 'home' | 'runtime'>): Promise<Leftovers> {
  const [secrets, elevated, broker, folders] = await Promise.all([
    namesIn(join(runtime, 'secrets')),
    namesIn(join(runtime, 'elevated')),
    namesIn(join(runtime, 'broker')),
    namesIn(join(home, 'runs')),
  ]);
  return { secrets, elevated, broker, folders: folders.filter((name) => RunId.safeParse(name).success) };
}

/**
 * Removes what a hub that was killed left behind: secrets of runs that live no more, what was made to ask for a password, folders of
 * runs that were never written down, and output that was marked as gone and is still there. Touches nothing that this hub made.
 */
export async function removeLeftovers(
  deps: Pick<RunsDeps, 'db' | 'home' | 'runtime' | 'scope' | 'log'> & {
    readonly journal: Pick<RunsDeps['journal'], 'discard' | 'startMark'>;
  },
  live: LiveRuns,
  found: Leftovers,
): Promise<void> {
  const { db, home, runtime, journal, scope, log } = deps;
  for (const kind of ['secrets', 'elevated', 'broker'] as const) {
    for (const name of found[kind]) {
      // Beside a run's endpoint lies what is known of it.
      if (live.get(name.replace(/\.json$/, '')) !== undefined) continue;
      await rm(join(runtime, kind, name), { recursive: true, force: true });
      log.info('runs.leftover', { kind, run: name });
    }
  }
  for (let at = 0; at < found.folders.length && !scope.signal.aborted; at += CHUNK) {
    const chunk = found.folders.slice(at, at + CHUNK);
    const known = new Map((await knownOutputs(db.tables<RunTables>(), chunk)).map(({ id, gone }) => [id, gone]));
    for (const id of chunk) {
      const folder = folderOf(home, id);
      const gone = known.get(id);
      if (gone === 1) await journal.discard(folder);
      // One with a start mark did run: it stays for whoever restores a database.
      const stranger = gone === undefined && (await journal.startMark(folder)) === undefined;
      if (!stranger) continue;
      await rm(folder, { recursive: true, force: true });
      log.info('runs.leftover', { kind: 'folder', run: id });
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
