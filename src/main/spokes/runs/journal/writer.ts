import { close, fdatasync, open, openSync, unlink, writev, writevSync } from 'node:fs';
import { promisify } from 'node:util';
import { pause } from '#main/platform/pause';
import { encodeRecord, INDEX_STEP, indexPath, SEGMENT_BYTES, segmentOf, segmentPath, type From } from './layout';
import { linesBefore, scanLines, type LineState } from './lines';

const openFile = promisify(open);
const closeFile = promisify(close);
const syncFile = promisify(fdatasync);
const removeFile = promisify(unlink);

/** Bytes and chunks that one write takes at most. */
const WRITE_BYTES = 4 * 1024 * 1024;
const WRITE_CHUNKS = 512;
/** What is printed first is written at once when it is no more than this. */
const FIRST_BYTES = 16 * 1024;

/** Writes of less than this follow each other no sooner than after so many milliseconds: each costs two ways to the thread pool. */
const GATHERED = 256 * 1024;
const GATHER_MS = 2;

/** How much is kept, and who is told of what. */
export interface JournalWriterOptions {
  /** Bytes of output kept at most; whole segments, the current one always. */
  readonly quotaBytes: number;
  /** After each write that reached the file. */
  readonly onWritten: () => void;
  /** The disk is full, or no longer. */
  readonly onPaused: (paused: boolean) => void;
  /** Writing failed for good; what waits is lost. */
  readonly onFailed: (error: unknown) => void;
  /** Milliseconds between attempts while the disk is full. */
  readonly retryMs?: number;
}

/** Writes one run's output and its index, in the order of `append`. */
export interface JournalWriter {
  append(chunk: Buffer, from: From, at: number): void;
  /** Bytes that were appended and are not in the file yet. */
  readonly waiting: number;
  /** What is in the file: bytes and lines from the start of the output, and bytes deleted from there. */
  readonly written: { readonly bytes: number; readonly lines: number; readonly trimmed: number };
  /** Writes what waits, makes it durable and closes; waits for space when there is none. */
  close(): Promise<void>;
  /** Nothing of this is wanted any more: a close, begun already or not, waits for no space. */
  discard(): void;
}

interface Pending {
  readonly bytes: Buffer;
  readonly segment: number;
  readonly records: readonly Buffer[];
  /** Lines begun after these bytes. */
  readonly lines: number;
}

/** Begins the journal of a run in its folder. */
export function createJournalWriter(folder: string, options: JournalWriterOptions): JournalWriter {
  // Synchronous: a start waits for it.
  const index = openSync(indexPath(folder), 'w', 0o600);
  /** None between two segments: the full one is another's to close. */
  let output: number | undefined = openSync(segmentPath(folder, 0), 'w', 0o600);
  let [segment, oldest] = [0, 0];
  let [indexSize, written, lines] = [0, 0, 0];
  let pending: Pending[] = [];
  let waiting = 0;
  let wroteAt = -Infinity;
  let flushing: Promise<void> | undefined;
  let settling: Promise<void> = Promise.resolve();
  let failed = false;
  let paused = false;
  const discarded = new AbortController();

  const state: LineState = { line: 1, lineStart: 0 };
  let end = 0;
  let last: { from: From; at: number; offset: number } | undefined;

  function append(chunk: Buffer, from: From, at: number): void {
    if (failed || discarded.signal.aborted || chunk.length === 0) return;
    let start = 0;
    while (start < chunk.length) {
      const room = SEGMENT_BYTES - (end % SEGMENT_BYTES);
      const stop = Math.min(chunk.length, start + Math.min(INDEX_STEP, room));
      const records: Buffer[] = [];
      // The first byte of a segment has a record, so that lines can be found when all before it is gone.
      const due = last === undefined || last.from !== from || last.at !== at || end - last.offset >= INDEX_STEP || room === SEGMENT_BYTES;
      if (due) {
        records.push(encodeRecord({ offset: end, line: state.line, lineStart: state.lineStart, at, from }));
        last = { from, at, offset: end };
      }
      scanLines(state, chunk, start, stop, end);
      const segmentHere = segmentOf(end);
      end += stop - start;
      pending.push({ bytes: chunk.subarray(start, stop), segment: segmentHere, records, lines: linesBefore(state, end) });
      start = stop;
    }
    waiting += chunk.length;
    flushing ??= flush();
  }

  async function flush(): Promise<void> {
    try {
      while (pending.length > 0) {
        const soon = wroteAt + GATHER_MS - performance.now();
        if (soon > 0 && waiting < GATHERED) await new Promise<void>((resolve) => void setTimeout(resolve, soon));
        const batch = takeBatch();
        const size = batch.reduce((sum, { bytes }) => sum + bytes.length, 0);
        const file = await roll(batch[0]?.segment ?? segment, output);
        // The index goes first: what can be read always has its time and stream.
        const records = batch.flatMap((one) => one.records);
        await writeAll(index, records, indexSize);
        indexSize += records.reduce((sum, record) => sum + record.length, 0);
        await writeAll(
          file,
          batch.map(({ bytes }) => bytes),
          written % SEGMENT_BYTES,
        );
        written += size;
        lines = batch.at(-1)?.lines ?? lines;
        waiting -= size;
        wroteAt = performance.now();
        options.onWritten();
      }
    } catch (error) {
      failed = true;
      pending = [];
      waiting = 0;
      if (!discarded.signal.aborted) options.onFailed(error);
    } finally {
      flushing = undefined;
    }
  }

  function takeBatch(): Pending[] {
    const first = pending[0]?.segment;
    let [count, size] = [0, 0];
    while (count < pending.length && count < WRITE_CHUNKS && size < WRITE_BYTES && pending[count]?.segment === first) {
      size += pending[count]?.bytes.length ?? 0;
      count += 1;
    }
    return pending.splice(0, count);
  }

  /** The file of segment `to`, which follows the one that is open. */
  async function roll(to: number, current: number | undefined): Promise<number> {
    if (to === segment && current !== undefined) return current;
    await settling;
    output = undefined;
    if (current !== undefined) settle(current);
    segment = to;
    const next = await untilThereIsSpace(() => openFile(segmentPath(folder, segment), 'w', 0o600));
    output = next;
    while (oldest < segment && (segment - oldest + 1) * SEGMENT_BYTES > options.quotaBytes) {
      await removeFile(segmentPath(folder, oldest));
      oldest += 1;
    }
    return next;
  }

  /**
   * Makes a full segment durable while the next is written: the disk then works all along, and little is left to wait
   * for at the end. One at a time, so that a slow disk slows the child and nothing piles up.
   */
  function settle(full: number): void {
    const work = (async () => {
      try {
        await untilThereIsSpace(() => syncFile(full));
      } finally {
        await closeFile(full);
      }
    })();
    // Its failure is thrown by the next roll, or by the close.
    work.catch(() => undefined);
    settling = work;
  }

  async function writeAll(fd: number, buffers: readonly Buffer[], position: number): Promise<void> {
    let left = buffers;
    let at = position;
    while (left.length > 0) {
      const [from, todo] = [at, left];
      const count = await untilThereIsSpace(() => (written === 0 ? writeFirst : writeSome)(fd, todo, from));
      at += count;
      left = skip(left, count);
    }
  }

  async function untilThereIsSpace<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await attempt();
        if (paused) options.onPaused((paused = false));
        return result;
      } catch (error) {
        if (!isFull(error) || discarded.signal.aborted) throw error;
        if (!paused) options.onPaused((paused = true));
        await pause(options.retryMs ?? 1_000, discarded.signal);
      }
    }
  }

  const opened = (): readonly number[] => (output === undefined ? [index] : [output, index]);

  return {
    append,
    get waiting() {
      return waiting;
    },
    get written() {
      return { bytes: written, lines, trimmed: oldest * SEGMENT_BYTES };
    },
    async close() {
      // A flush takes what is appended meanwhile, so there is one at most.
      await flushing;
      try {
        await settling;
        await Promise.all(opened().map((file) => untilThereIsSpace(() => syncFile(file))));
      } catch (error) {
        if (!discarded.signal.aborted) throw error;
      } finally {
        await Promise.all(opened().map((file) => closeFile(file)));
      }
    },
    discard() {
      discarded.abort();
      if (paused) options.onPaused((paused = false));
    },
  };
}

/** What a run prints first, somebody waits for: a little into the page cache is quicker than the way to the thread pool. */
async function writeFirst(fd: number, buffers: readonly Buffer[], position: number): Promise<number> {
  const size = buffers.reduce((sum, { length }) => sum + length, 0);
  return size <= FIRST_BYTES ? writevSync(fd, buffers, position) : await writeSome(fd, buffers, position);
}

const writeSome = (fd: number, buffers: readonly Buffer[], position: number): Promise<number> =>
  new Promise((resolve, reject) => {
    writev(fd, buffers, position, (error, count) => (error === null ? resolve(count) : reject(error)));
  });

function skip(buffers: readonly Buffer[], count: number): readonly Buffer[] {
  let [at, left] = [0, count];
  while (at < buffers.length && left >= (buffers[at]?.length ?? 0)) {
    left -= buffers[at]?.length ?? 0;
    at += 1;
  }
  const [first, ...rest] = buffers.slice(at);
  return first === undefined ? [] : [first.subarray(left), ...rest];
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
