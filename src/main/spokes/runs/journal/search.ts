import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { HubError } from '#shared/contract/errors';
import type { SearchItem } from '#shared/contract/runs';
import type { Turns } from './turns';
import { expressionOf, type SearchMessage, type SearchQuery, type SearchTask } from './search-protocol';

/** Matches that are listed. */
const CAP = 10_000;
/** A worker that tells nothing for so long is caught in a pattern. */
const STALL_MS = 2_000;

/** Who searches, and until when. */
export interface SearchOptions {
  /** The bundled worker. */
  readonly worker: URL;
  /** Threads there may be at once; a search waits for its turn. */
  readonly turns: Turns;
  readonly signal: AbortSignal;
  readonly stallMs?: number;
}

/**
 * Every match in the output as it stands, in order, then `done`. Columns and lengths are UTF-16 units of the line's
 * text as the reader shows it, escape sequences included. Runs in a thread of its own, once there is one to be had; it
 * is ended when a pattern does not come to an end: PATTERN_INVALID.
 */
export async function* searchJournal(folder: string, query: SearchQuery, options: SearchOptions): AsyncGenerator<SearchItem, void, void> {
  const { worker: url, turns, signal, stallMs = STALL_MS } = options;
  const invalid = (detail: string): HubError => new HubError('PATTERN_INVALID', { pattern: query.pattern, detail });
  try {
    expressionOf(query);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  const giveBack = await turns.take(signal);
  if (giveBack === undefined) return;
  const messages: SearchMessage[] = [];
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const task: SearchTask = { ...query, folder, cap: CAP };
  const worker = startWorker(url, task, giveBack);
  const fail = (error: unknown): void => {
    failure ??= { error };
    void worker.terminate();
    wake?.();
  };
  const stall = setTimeout(() => fail(invalid('takes too long')), stallMs);
  const onAbort = (): void => wake?.();
  worker.on('message', (message: SearchMessage) => {
    stall.refresh();
    messages.push(message);
    wake?.();
  });
  worker.on('error', fail);
  signal.addEventListener('abort', onAbort, { once: true });
  let listed = 0;
  try {
    for (;;) {
      const message = messages.shift();
      if (message === undefined) {
        if (failure !== undefined) throw failure.error;
        if (signal.aborted) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      } else if (message.type === 'gone') throw new HubError('OUTPUT_GONE', { run: basename(folder) });
      else if (message.type === 'done') return yield { type: 'done', matches: message.matches, capped: message.matches > listed };
      else if (message.type === 'matches') {
        for (const match of matchesOf(message.triples)) {
          listed += 1;
          yield match;
        }
      }
    }
  } finally {
    clearTimeout(stall);
    signal.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

/** The turn ends with the thread, which does not wait for who reads what it found. */
function startWorker(url: URL, workerData: SearchTask, giveBack: () => void): Worker {
  try {
    return new Worker(url, { workerData }).once('exit', giveBack);
  } catch (error) {
    giveBack(); // There was no thread to be had.
    throw error;
  }
}

function* matchesOf(triples: readonly number[]): Generator<SearchItem, void, void> {
  for (let i = 0; i + 2 < triples.length; i += 3) {
    yield { type: 'match', line: triples[i] ?? 1, column: triples[i + 1] ?? 0, length: triples[i + 2] ?? 0 };
  }
}
