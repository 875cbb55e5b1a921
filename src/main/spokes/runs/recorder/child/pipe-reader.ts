import { readSync } from 'node:fs';
import { Socket } from 'node:net';
import { SLAB, type Slabs } from './slabs';

/** The least that a read is offered. */
const LEAST = 64 * 1024;
/** A pipe is hot when so many small reads come within so many milliseconds, and hardly any of the other pipe. */
const HOT_READS = 20;
const HOT_MS = 5;
const OTHER_READS = 4;
const SMALL = 16 * 1024;
/** One that prints less than this in a rest is hot no longer. */
const COOL = 1024;
/** How long a child that prints many small pieces is let print, in milliseconds; its pipe holds far more than that. */
const REST_MS = 2;
/** What a pipe holds at most. */
const MOST = 1024 * 1024;

/** A pipe that is being read. */
export interface PipeReader {
  readonly stream: Socket;
  /** How often the event loop has read so far. */
  readonly reads: number;
  /** True while what has come is left in the pipe for a moment, to be read with what follows. */
  readonly resting: boolean;
  /** Reads at once what is in the pipe; nothing while it is paused. */
  drain(): void;
  pause(): void;
  resume(): void;
}

/**
 * Reads a pipe by the event loop, up to a slab at a time: with the stream's own 64 KiB chunks most of the time went
 * into their allocation. A slab is used again once its chunks are written. Who prints line by line, and fast, is read
 * every 2 ms: a wake-up for each line took more of the processor than all the rest. Not where two pipes alternate, whose
 * order only a prompt reader sees; and before news of the `other`, what rests here comes first.
 */
export function readPipe(fd: number, slabs: Slabs, onData: (chunk: Buffer) => void, other?: () => PipeReader): PipeReader {
  // Node has the memory for its next read at hand already, so what is read in between goes elsewhere.
  const [loop, between] = [createCursor(slabs), createCursor(slabs)];
  let reads = 0;
  let rested = 0;
  /** When the reads that make a pipe hot began to be counted, and the counts then. */
  let since = { at: -Infinity, reads: 0, others: 0 };
  let cut = false;
  let paused = false;
  let rest: NodeJS.Timeout | undefined;

  const restAwhile = (): void => {
    stream.pause();
    rested = 0;
    const others = other?.().reads ?? 0;
    rest = setTimeout(() => {
      rest = undefined;
      drain();
      if (paused) return;
      // Nothing may be the end, which only the event loop finds out.
      if (rested >= COOL && rested < MOST && (other?.().reads ?? 0) - others <= OTHER_READS) restAwhile();
      else stream.resume();
    }, REST_MS);
  };
  const isHot = (count: number): boolean => {
    const at = performance.now();
    const others = other?.().reads ?? 0;
    if (count >= SMALL || at - since.at > HOT_MS || others - since.others > OTHER_READS) since = { at, reads, others };
    return reads - since.reads >= HOT_READS;
  };
  const drain = (): void => {
    let total = 0;
    for (;;) {
      if (paused || stream.destroyed || total >= MOST) break;
      const buffer = between.room();
      const count = readNow(fd, buffer, (error) => stream.destroy(error));
      if (count === 0) break;
      onData(between.taken(buffer, count));
      total += count;
      if (count < buffer.length) break;
    }
    rested += total;
  };

  const stream = new Socket({
    fd,
    readable: true,
    writable: false,
    onread: {
      buffer: () => loop.room(),
      callback: (count, buffer) => {
        reads += 1;
        const elsewhere = other?.();
        // Not in the middle of what one read could not take.
        if (!cut && elsewhere?.resting === true) elsewhere.drain();
        cut = count === buffer.length;
        onData(loop.taken(buffer, count));
        if (isHot(count) && !paused) restAwhile();
        return true;
      },
    },
  });
  stream.once('close', () => clearTimeout(rest));
  stream.resume();
  return {
    stream,
    get reads() {
      return reads;
    },
    get resting() {
      return rest !== undefined;
    },
    drain,
    pause() {
      paused = true;
      stream.pause();
    },
    resume() {
      paused = false;
      if (rest === undefined) stream.resume();
    },
  };
}

/** Where in its slab a reader is. */
function createCursor(slabs: Slabs) {
  let slab = Buffer.alloc(0);
  let used = 0;
  return {
    /** Where the next bytes go. */
    room(): Buffer {
      if (slab.length - used >= LEAST) return slab.subarray(used);
      if (slab.length === SLAB) slabs.retire(slab);
      // A child that prints little costs little: the first slab is small.
      [slab, used] = [slab.length === 0 ? Buffer.allocUnsafeSlow(LEAST) : slabs.take(), 0];
      return slab;
    },
    taken(buffer: Uint8Array, count: number): Buffer {
      used += count;
      return Buffer.from(buffer.buffer, buffer.byteOffset, count);
    },
  };
}

/** What is there now; 0 for nothing, and at the end, which the event loop finds out by itself. */
function readNow(fd: number, buffer: Buffer, failed: (error: Error) => void): number {
  try {
    return readSync(fd, buffer);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!('code' in error) || error.code !== 'EAGAIN') failed(error);
    return 0;
  }
}
