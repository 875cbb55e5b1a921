import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { EvidencePage } from '../ports';
import type { Turns } from '../journal/turns';
import type { EvidenceAnswer, EvidenceRequest, EvidenceTask } from './protocol';

/** Bytes that wait for who downloads at most. */
const AHEAD = 262_144;

/** What a pack is made with. */
export interface PackStreamOptions {
  readonly task: EvidenceTask;
  /** The bundled worker. */
  readonly worker: URL;
  /** How many there may be at once: each takes a processor. */
  readonly turns: Turns;
  readonly pages: (from: number, to: number) => Promise<EvidencePage>;
  readonly signal: AbortSignal;
  /** Takes note of a pack that could not be made. */
  readonly report: (error: unknown) => void;
}

/** A pack as it is made, encrypted, in a thread of its own and at the pace of who reads it. */
export function packStream({ signal, report, ...options }: PackStreamOptions): Readable {
  const left = new AbortController();
  const pieces = piecesOf({ ...options, signal: AbortSignal.any([signal, left.signal]) });
  const stream = Readable.from(pieces, { objectMode: false, highWaterMark: AHEAD });
  stream.once('close', () => left.abort());
  // Whoever downloads sees it break off, and no more than that. Who leaves is no fault, nor is a hub that does.
  stream.on('error', (error) => {
    const gone = 'code' in error && (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ABORT_ERR');
    if (!gone && !signal.aborted) report(error);
  });
  return stream;
}

async function* piecesOf({ task, worker, turns, pages, signal }: Omit<PackStreamOptions, 'report'>): AsyncGenerator<Buffer, void, void> {
  const giveBack = await turns.take(signal);
  if (giveBack === undefined) throw new Error('nobody waits for it any more');
  const thread = new Worker(worker, { workerData: task, execArgv: [], name: 'axle-evidence' });
  const died = new AbortController();
  thread.on('error', (error) => died.abort(error));
  thread.on('exit', (code) => died.abort(new Error(`the evidence thread ended with ${code}`)));
  const over = AbortSignal.any([signal, died.signal]);
  async function say(request: EvidenceRequest): Promise<EvidenceAnswer> {
    over.throwIfAborted();
    const answered = once(thread, 'message', { signal: over });
    thread.postMessage(request, []);
    try {
      const [answer]: unknown[] = await answered;
      return answer as EvidenceAnswer; // of the worker that this hub started
    } catch (error) {
      throw over.aborted ? over.reason : error;
    }
  }
  try {
    for (;;) {
      let answer = await say({ type: 'more' });
      while (answer.type === 'page') answer = await say({ type: 'page', page: await pages(answer.from, answer.to) });
      if (answer.type === 'end') return;
      yield Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength);
    }
  } finally {
    await thread.terminate();
    giveBack();
  }
}
