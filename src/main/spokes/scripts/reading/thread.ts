import { Worker } from 'node:worker_threads';
import type { ReadAnswer, ReadRequest } from './protocol';
import { ReadingFault } from './reading-fault';

/** A thread that reads files. */
export interface ReadingThread {
  post(requests: readonly ReadRequest[]): void;
  /** Ends it; resolves when it has ended, or is given up. */
  end(): Promise<void>;
}

/** What a thread is started with, and who hears of it. */
export interface ThreadOptions {
  /** The bundled worker. */
  readonly worker: URL;
  /** How long it may be busy without an answer, in milliseconds. */
  readonly stuckMs: number;
  /** Whether an answer is waited for. */
  readonly isAsked: () => boolean;
  readonly onAnswers: (answers: readonly ReadAnswer[]) => void;
  /** Nothing was answered for that long, and it is not busy: it waits for a disk. */
  readonly onSilence: () => void;
  /** Told every half second while it is busy with what was asked, or starts. */
  readonly onBusy: () => void;
  /** Once, and the last that is heard of it. */
  readonly onEnd: (error: Error) => void;
}

/** A thread that waits for a disk is not busy. */
const BUSY = 0.9;
const PULSE_MS = 500;
const MAX_HEAP_MIB = 256;
/** Larger than the hub's own: nobody waits for this thread's pauses, and most of what it makes is soon let go. */
const YOUNG_HEAP_MIB = 24;
/** A thread cannot end while a disk that is gone keeps one of its requests: nobody waits for it longer than this. */
const ENDING_MS = 1_000;

/** Starts a thread; throws where there is none to be had. */
export function startThread({ worker, stuckMs, isAsked, onAnswers, onSilence, onBusy, onEnd }: ThreadOptions): ReadingThread {
  const resourceLimits = { maxOldGenerationSizeMb: MAX_HEAP_MIB, maxYoungGenerationSizeMb: YOUNG_HEAP_MIB };
  const made = new Worker(worker, { execArgv: [], name: 'axle-reader', resourceLimits });
  let tellEnded: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (tellEnded = resolve));
  let cause: Error | undefined;
  let isOver = false;
  let isUp = false;
  let giveUp: NodeJS.Timeout | undefined;
  let since = made.performance.eventLoopUtilization();

  const over = (error: Error): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(watch);
    clearInterval(pulse);
    clearTimeout(giveUp);
    tellEnded();
    onEnd(cause ?? error);
  };
  const leave = (error: Error): void => {
    cause ??= error;
    giveUp ??= setTimeout(() => over(error), ENDING_MS);
    void made.terminate();
  };
  const watch = setInterval(() => {
    const { utilization } = made.performance.eventLoopUtilization(since);
    since = made.performance.eventLoopUtilization();
    if (!isAsked() || cause !== undefined) return;
    if (utilization > BUSY) leave(new ReadingFault({ key: 'reader-busy', values: { ms: String(stuckMs) } }));
    else if (isUp && utilization < 1 - BUSY) onSilence();
  }, stuckMs);
  watch.unref();
  let sincePulse = since;
  let pulse: NodeJS.Timeout | undefined;
  const beat = (): void => {
    // A hub that rests is not to be woken twice a second for a thread that nobody asks anything.
    if (isUp && !isAsked()) {
      clearInterval(pulse);
      pulse = undefined;
      return;
    }
    const { utilization } = made.performance.eventLoopUtilization(sincePulse);
    sincePulse = made.performance.eventLoopUtilization();
    if (isAsked() && (!isUp || utilization > 1 - BUSY)) onBusy();
  };
  const listen = (): void => {
    if (pulse !== undefined || isOver) return;
    sincePulse = made.performance.eventLoopUtilization();
    pulse = setInterval(beat, PULSE_MS).unref();
  };
  listen();
  made.unref();
  // What it takes to start is no silence.
  made.on('online', () => {
    isUp = true;
    watch.refresh();
    since = made.performance.eventLoopUtilization();
  });
  made.on('message', (text: string) => {
    if (isOver) return;
    watch.refresh();
    since = made.performance.eventLoopUtilization();
    onAnswers(JSON.parse(text) as readonly ReadAnswer[]); // of the thread that this hub started
  });
  made.on('error', (error: unknown) => leave(error instanceof Error ? error : new Error(String(error))));
  made.on('exit', (code) => over(new ReadingFault({ key: 'reader-ended', values: { code: String(code) } })));
  return {
    post(requests) {
      listen();
      made.postMessage(requests, []);
    },
    end() {
      if (!isOver) leave(new ReadingFault({ key: 'reader-stopped' }));
      return ended;
    },
  };
}
