import { pathToFileURL } from 'node:url';
import type { Implement } from '#shared/contract/kernel';
import { RunId, type Run } from '#shared/contract/runs';
import type { search } from '#shared/contract/search';
import { endedStates } from '#shared/contract/run-state';
import { createTurns } from '../journal/turns';
import type { LiveRuns } from '../live-runs';
import type { RunsDeps } from '../ports';
import { folderOf } from '../record';
import { createRunReader, findRun, type RunTables } from '../store';
import { createIndexer } from './indexer';
import { startLookThread } from './look-thread';
import { INDEXED_FROM } from './search-file';
import { pageOfLarge, pageOfOutputs } from './store';

/** Threads that search at once, in the whole hub. */
const SEARCHES = 2;
/** Outputs that a thread is given at once. */
const BATCH = 100;

type Deps = Pick<RunsDeps, 'scope' | 'db' | 'log' | 'home' | 'lookWorker' | 'indexWorker'>;

/** The search over all outputs, and the indexes that make it quick. Begins once `recovered` says which runs have ended. */
export function createOutputSearch(deps: Deps, live: LiveRuns, recovered: Promise<void>): Implement<typeof search> {
  const { scope, db, log } = deps;
  const tables = db.tables<RunTables>();
  const read = createRunReader(log);
  const folder = (run: string): string => folderOf(deps.home, run);
  const indexer = createIndexer({ scope, log, folder, worker: pathToFileURL(deps.indexWorker) });
  const turns = createTurns(SEARCHES);
  const worker = pathToFileURL(deps.lookWorker);

  scope.onClose(
    live.onChange((run) => {
      if (endedStates.includes(run.state) && run.output.bytes - run.output.trimmedBytes > INDEXED_FROM) indexer.add([run.id]);
    }),
  );
  scope.track(recovered.then(indexWhatLacksIt));

  /** What an earlier hub did not get to, or somebody removed. */
  async function indexWhatLacksIt(): Promise<void> {
    for (let before: string | undefined; !scope.signal.aborted;) {
      const page = await pageOfLarge(tables, before, BATCH);
      indexer.add(page.map(({ id }) => id));
      before = page.at(-1)?.id;
      if (page.length < BATCH) return;
      await indexer.settled();
    }
  }

  const get = async (id: string): Promise<Run | undefined> => live.get(id) ?? read(await findRun(tables, id))[0];

  return {
    async *output({ text, matchCase, filter, before, limit }, { signal: asked, may }) {
      await recovered;
      const signal = AbortSignal.any([asked, scope.signal]);
      const giveBack = await turns.take(signal);
      if (giveBack === undefined) return;
      const thread = startLookThread(worker, { text, matchCase }, signal);
      let [runs, found, unread] = [0, 0, 0];
      let next: RunId | null = null;
      try {
        for (let last = before; ;) {
          const page = await pageOfOutputs(tables, filter, last, BATCH);
          const seen = page.filter(({ id }) => may('runs:read', { kind: 'run', id }));
          const places = seen.map(({ id }) => ({ run: id, folder: folder(id), ended: live.get(id) === undefined }));
          for await (const message of thread.look(places)) {
            if (message.type === 'unindexed') indexer.add([message.run]);
            if (message.type === 'unread') {
              unread += 1;
              log.warn('search.unread', { run: message.run, detail: message.detail });
            }
            const run = message.type === 'found' ? await get(message.run) : undefined;
            if (message.type !== 'found' || run === undefined) continue;
            yield { type: 'found', run, hits: [...message.hits], more: message.more };
            found += 1;
            if (found === limit) {
              next = run.id;
              break;
            }
          }
          if (signal.aborted) return;
          last = page.at(-1)?.id;
          const at = next === null ? seen.length : seen.findIndex(({ id }) => id === next) + 1;
          runs += at;
          if (next !== null || page.length < BATCH) break;
          yield { type: 'looked', runs };
        }
        yield { type: 'done', runs, next, unread, index: indexer.state };
      } finally {
        await thread.close();
        giveBack();
      }
    },
  };
}
