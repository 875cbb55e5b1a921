import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { VerifyAnswer, VerifyRequest, VerifyTask } from './verify-protocol';

/** A check of a chain in a thread of its own: recomputing 100,000 entries takes a second of a processor. */
export interface VerifyThread {
  /** Rejects when the thread dies or the caller leaves. One at a time. */
  readonly ask: (request: VerifyRequest) => Promise<VerifyAnswer>;
  close(): Promise<void>;
}

/** Starts the bundled worker. */
export function startVerifyThread(worker: URL, task: VerifyTask, signal: AbortSignal): VerifyThread {
  const thread = new Worker(worker, { workerData: task, execArgv: [], name: 'axle-verify' });
  const left = new AbortController();
  const over = AbortSignal.any([signal, left.signal]);
  thread.on('error', (error) => left.abort(error));
  thread.on('exit', (code) => left.abort(new Error(`the verifying thread ended with ${code}`)));
  return {
    async ask(request) {
      over.throwIfAborted();
      const answered = once(thread, 'message', { signal: over });
      thread.postMessage(request, []);
      try {
        const [answer]: unknown[] = await answered;
        return answer as VerifyAnswer; // of the worker that this hub started
      } catch (error) {
        throw over.aborted ? over.reason : error;
      }
    },
    async close() {
      await thread.terminate();
    },
  };
}
