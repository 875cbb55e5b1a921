import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RunId } from '#shared/contract/runs';
import type { LiveRuns } from './live-runs';
import type { RunsDeps } from './ports';
import { folderOf } from './record';
import { knownOutputs, type RunTables } from './store';

/** Folders that are looked at together. */
const CHUNK = 200;

/**
 * Removes what a hub that was killed left behind: secrets of runs that live no more, what was made to ask for a password, folders of runs that were never
 * written down, and output that was marked as gone and is still there. Touches nothing younger than this hub.
 */
export async function removeLeftovers(
  deps: Pick<RunsDeps, 'db' | 'home' | 'runtime' | 'journal' | 'scope' | 'log'>,
  live: LiveRuns,
  startedAt: number,
): Promise<void> {
  const { db, home, runtime, journal, scope, log } = deps;
  for (const kind of ['secrets', 'elevated']) {
    const folder = join(runtime, kind);
    for (const name of await namesIn(folder)) {
      if (live.get(name) !== undefined || !(await isOlder(join(folder, name), startedAt))) continue;
      await rm(join(folder, name), { recursive: true, force: true });
      log.info('runs.leftover', { kind, run: name });
    }
  }
  const names = (await namesIn(join(home, 'runs'))).filter((name) => RunId.safeParse(name).success);
  for (let at = 0; at < names.length && !scope.signal.aborted; at += CHUNK) {
    const chunk = names.slice(at, at + CHUNK);
    const known = new Map((await knownOutputs(db.tables<RunTables>(), chunk)).map(({ id, gone }) => [id, gone]));
    for (const id of chunk) {
      const folder = folderOf(home, id);
      const gone = known.get(id);
      if (gone === 1) await journal.discard(folder);
      // One with a start mark did run: it stays for whoever restores a database.
      const stranger = gone === undefined && (await isOlder(folder, startedAt)) && (await journal.startMark(folder)) === undefined;
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

async function isOlder(path: string, than: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined); // Somebody else removed it.
  return found !== undefined && found.mtimeMs < than;
}
