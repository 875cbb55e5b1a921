import { pathToFileURL } from 'node:url';
import type { CallContext, Implement } from '#shared/contract/kernel';
import type { Run, RunFilter, RunId } from '#shared/contract/runs';
import type { OutputSearchItem, search } from '#shared/contract/search';
import { endedStates } from '#shared/contract/run-state';
import { createTurns } from '../journal/turns';
import type { LiveRuns } from '../live-runs';
import type { RunsDeps } from '../ports';
import { folderOf } from '../record';
import { createRunReader, findRun, type RunTables } from '../store';
import { createIndexer } from './indexer';
import { createQuiet } from './quiet';
import { startLookThread } from './look-thread';
import { INDEXED_FROM } from './search-file';
import { pageOfLarge, pageOfOutputs } from './store';

/** Threads that search at once, in the whole hub. */
const SEARCHES = 2;
/** Outputs that a thread is given at once. */
const BATCH = 100;
/** Milliseconds of a turn after which it is told what there is. */
const TURN_MS = 500;

type Deps = Pick<RunsDeps, 'scope' | 'db' | 'log' | 'home' | 'lookWorker' | 'indexWorker'>;

/** What is looked for, and by whom. */
interface Wanted {
  readonly text: string;
  readonly matchCase: boolean;
  readonly filter: RunFilter;
  readonly may: CallContext['may'];
  readonly signal: AbortSignal;
}

/** What one turn brought. */
interface Looked {
  readonly found: Extract<OutputSearchItem, { type: 'found' }>[];
  /** Outputs that were looked into, and how many of them could not be read. */
  runs: number;
  unread: number;
  /** The run to go on behind. */
  last: string | undefined;
  /** The last one that was found, where there are as many as were asked for. */
  next: RunId | null;
  over: boolean;
}

/** The search over all outputs, and the indexes that make it quick. Begins once `recovered` says which runs have ended. */
export function createOutputSearch(deps: Deps, live: LiveRuns, recovered: Promise<void>): Implement<typeof search> {
  const { scope, db, log } = deps;
  const tables = db.tables<RunTables>();
  const read = createRunReader(log);
  const folder = (run: string): string => folderOf(deps.home, run);
  const quiet = createQuiet(live, scope);
  const indexer = createIndexer({ scope, log, folder, inTheWay: quiet.missing, worker: pathToFileURL(deps.indexWorker) });
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
      indexer.check(page.map(({ id }) => id));
      before = page.at(-1)?.id;
      if (page.length < BATCH) return;
      await indexer.settled();
    }
  }

  const get = async (id: string): Promise<Run | undefined> => live.get(id) ?? read(await findRun(tables, id))[0];

  /** Looks on from a run while it has a turn, until there is something to tell; whoever reads that holds nothing that others need. */
  async function lookOn(
    { text, matchCase, filter, may, signal }: Wanted,
    from: string | undefined,
    most: number,
  ): Promise<Looked | undefined> {
    const giveBack = await turns.take(signal);
    if (giveBack === undefined) return undefined;
    const thread = startLookThread(worker, { text, matchCase }, signal);
    const looked: Looked = { found: [], runs: 0, unread: 0, last: from, next: null, over: false };
    try {
      const until = performance.now() + TURN_MS;
      while (looked.found.length === 0 && !looked.over && !signal.aborted) {
        const page = await pageOfOutputs(tables, filter, looked.last, BATCH);
        const seen = page.filter(({ id }) => may('runs:read', { kind: 'run', id }));
        const places = seen.map(({ id }) => ({ run: id, folder: folder(id), ended: live.get(id) === undefined }));
        let stopped: RunId | undefined;
        for await (const message of thread.look(places)) {
          if (message.type === 'unindexed') indexer.add([message.run]);
          if (message.type === 'unread') {
            looked.unread += 1;
            log.warn('search.unread', { run: message.run, detail: message.detail });
          }
          const run = message.type === 'found' ? await get(message.run) : undefined;
          if (message.type !== 'found' || run === undefined) continue;
          looked.found.push({ type: 'found', run, hits: [...message.hits], more: message.more });
          stopped = looked.found.length === most || performance.now() > until ? run.id : undefined;
          if (stopped !== undefined) break;
        }
        looked.last = stopped ?? page.at(-1)?.id;
        looked.runs += stopped === undefined ? seen.length : seen.findIndex(({ id }) => id === stopped) + 1;
        if (looked.found.length === most && stopped !== undefined) looked.next = stopped;
        looked.over = looked.next !== null || (stopped === undefined && page.length < BATCH);
        if (performance.now() > until) break;
      }
      return looked;
    } finally {
      await thread.close();
      giveBack();
    }
  }

  return {
    async *output({ text, matchCase, filter, before, limit }, { signal: asked, may, fail }) {
      await recovered;
      if (before !== undefined && (await get(before)) === undefined) fail('RUN_NOT_FOUND', { run: before });
      const signal = AbortSignal.any([asked, scope.signal]);
      const wanted: Wanted = { text, matchCase, filter, may, signal };
      let [runs, found, unread] = [0, 0, 0];
      for (let last = before; ;) {
        const looked = await lookOn(wanted, last, limit - found);
        if (looked === undefined) return;
        yield* looked.found;
        if (signal.aborted) return;
        runs += looked.runs;
        found += looked.found.length;
        unread += looked.unread;
        last = looked.last;
        if (looked.over) return yield { type: 'done', runs, next: looked.next, unread, index: indexer.state };
        yield { type: 'looked', runs };
      }
    },
  };
}
