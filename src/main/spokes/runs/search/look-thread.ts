import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LookMessage, Place, SearchText } from './protocol';

/** A thread that searches outputs for one text. */
export interface LookThread {
  /** What it finds in these, in their order. One batch at a time; ends early when the signal aborts. */
  look(places: readonly Place[]): AsyncGenerator<Exclude<LookMessage, { type: 'looked' }>, void, void>;
  close(): Promise<void>;
}

/** Starts one; `worker` is the bundled script. */
export function startLookThread(worker: URL, text: SearchText, signal: AbortSignal): LookThread {
  const thread = new Worker(worker, { workerData: text, execArgv: [], name: 'axle-look' });
  const ended = new AbortController();
  thread.on('error', (error) => ended.abort(error));
  thread.on('exit', (code) => ended.abort(new Error(`the searching thread ended with ${code}`)));
  return {
    async *look(places) {
      if (signal.aborted) return;
      try {
        const messages = on(thread, 'message', { signal: AbortSignal.any([signal, ended.signal]) });
        thread.postMessage(places);
        for await (const [message] of messages as AsyncIterable<[LookMessage]>) {
          if (message.type === 'looked') return;
          yield message;
        }
      } catch (error) {
        if (signal.aborted) return;
        throw ended.signal.aborted ? ended.signal.reason : error;
      }
    },
    close: async () => void (await thread.terminate()),
  };
}
