import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { OutputIndex } from '#shared/contract/search';
import type { Scope } from '#main/hub/scope';
import type { Log } from '#main/platform/log-port';
import { pause } from '#main/platform/pause';
import type { IndexMessage, IndexTask } from './protocol';

/** Outputs that a thread is given at once. */
const BATCH = 100;
/** An index is never urgent: outputs that end within this time are done together. */
const GATHER_MS = 250;
/** While a run prints, nothing is indexed for this long at most: what is not indexed is read directly. */
const PATIENCE_MS = 60_000;
/** The disk is tried again after so long. */
const RETRY_MS = 30_000;

/** What indexing takes. */
export interface IndexerOptions {
  readonly scope: Scope;
  readonly log: Log;
  /** The bundled worker. */
  readonly worker: URL;
  readonly folder: (run: string) => string;
  /** For how many milliseconds no run will be let alone yet: the processors and the disk are those of who prints. 0 when none prints. */
  readonly inTheWay?: () => number;
  readonly retryMs?: number;
}

/** Makes the indexes of outputs, one after the other in a thread of lowest priority, and never of a run that goes on. */
export interface Indexer {
  /** Takes note of ended runs whose output lacks an index that can be used. */
  add(runs: readonly string[]): void;
  /** Takes note of ended runs whose output may lack one, which is not known. */
  check(runs: readonly string[]): void;
  readonly state: OutputIndex;
  /** Resolves when nothing waits any more, or the disk is full. */
  settled(): Promise<void>;
}

/** Nothing waits at first. */
export function createIndexer({ scope, log, worker, folder, inTheWay = () => 0, retryMs = RETRY_MS }: IndexerOptions): Indexer {
  const waiting = new Set<string>();
  const unsure = new Set<string>();
  let working: Promise<void> | undefined;
  let full = false;

  const mayGoOn = (): boolean => waiting.size + unsure.size > 0 && !full && !scope.signal.aborted;

  async function work(): Promise<void> {
    await pause(GATHER_MS, scope.signal);
    while (mayGoOn()) {
      await whileInTheWay();
      if (mayGoOn()) await batch([...new Set([...waiting, ...unsure])].slice(0, BATCH));
    }
  }

  async function whileInTheWay(): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    for (let ms = inTheWay(); ms > 0 && performance.now() < until && !scope.signal.aborted; ms = inTheWay()) await pause(ms, scope.signal);
  }

  async function batch(runs: readonly string[]): Promise<void> {
    const task: IndexTask = { places: runs.map((run) => ({ run, folder: folder(run), look: waiting.has(run) ? 'whole' : 'ends' })) };
    const thread = new Worker(worker, { workerData: task, execArgv: [], name: 'axle-index' });
    try {
      // Ends with the thread, fails with its error.
      for await (const [message] of on(thread, 'message', { signal: scope.signal, close: ['exit'] }) as AsyncIterable<[IndexMessage]>)
        note(message);
    } catch (error) {
      if (scope.signal.aborted) return;
      // What the thread died of is not tried for ever: those outputs are read directly.
      for (const run of runs) forget(run);
      log.error('search.index-thread', error, { runs: runs.length });
    } finally {
      await thread.terminate();
    }
  }

  function forget(run: string): void {
    waiting.delete(run);
    unsure.delete(run);
  }

  function note(message: IndexMessage): void {
    if (message.type === 'full') {
      full = true;
      log.warn('search.index-paused', { run: message.run, reason: 'disk-full' });
      return;
    }
    forget(message.run);
    if (message.type === 'failed') log.warn('search.not-indexed', { run: message.run, detail: message.detail });
  }

  function go(): void {
    if (working !== undefined || !mayGoOn()) return;
    working = work().finally(() => {
      working = undefined;
    });
    scope.track(working);
  }

  scope.every(retryMs, () => {
    full = false;
    go();
  });
  return {
    add(runs) {
      for (const run of runs) waiting.add(run);
      go();
    },
    check(runs) {
      for (const run of runs) unsure.add(run);
      go();
    },
    get state(): OutputIndex {
      return { waiting: waiting.size, paused: full ? 'disk-full' : null };
    },
    settled: async () => {
      for (let now = working; now !== undefined; now = working) await now;
    },
  };
}
