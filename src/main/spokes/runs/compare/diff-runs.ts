import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { HubError } from '#shared/contract/errors';
import type { RunDiff } from '#shared/contract/run-diff';
import type { Run } from '#shared/contract/runs';
import type { Turns } from '../journal/turns';
import type { DiffAnswer, DiffTask, Side } from './protocol';

/** What laying two runs over each other takes. */
export interface DiffOptions {
  /** The bundled worker. */
  readonly worker: URL;
  /** Threads there may be at once. */
  readonly turns: Turns;
  readonly folder: (run: Run) => string;
  readonly signal: AbortSignal;
}

/** What is different between two runs, found in a thread of its own; a script of the same hash is not even read. */
export async function diffRuns(
  before: Run,
  after: Run,
  of: DiffTask['of'],
  { worker, turns, folder, signal }: DiffOptions,
): Promise<RunDiff> {
  if (of === 'script' && before.hash !== null && before.hash === after.hash) {
    return { state: 'same', absent: [], removed: 0, added: 0, lines: [], cut: { before: false, after: false, lines: false } };
  }
  const side = (run: Run): Side => ({
    folder: folder(run),
    hash: run.hash,
    output: run.output.gone ? 'gone' : run.output.bytes === 0 ? 'none' : 'kept',
  });
  const giveBack = await turns.take(signal);
  if (giveBack === undefined) throw new HubError('CANCELLED', {});
  const task: DiffTask = { of, before: side(before), after: side(after) };
  const thread = new Worker(worker, { workerData: task, execArgv: [], name: 'axle-diff' });
  const died = new AbortController();
  thread.on('error', (error) => died.abort(error));
  thread.on('exit', (code) => died.abort(new Error(`the comparing thread ended with ${code}`)));
  const over = AbortSignal.any([signal, died.signal]);
  try {
    const [answer]: unknown[] = await once(thread, 'message', { signal: over });
    return answer as DiffAnswer; // of the worker that this hub started
  } catch (error) {
    if (signal.aborted) throw new HubError('CANCELLED', {});
    throw died.signal.aborted ? died.signal.reason : error;
  } finally {
    await thread.terminate();
    giveBack();
  }
}
