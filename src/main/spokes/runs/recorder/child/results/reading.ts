import { readSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/**
 * What is read at once: no more, so that a script which writes many small lines keeps no other waiting. It is used again at once:
 * whoever takes it copies what it keeps.
 */
let shared: Buffer | undefined;
const buffer = (): Buffer => (shared ??= Buffer.allocUnsafeSlow(16 * 1_024));

/** The descriptor for results, being read. */
export interface ResultReading {
  pause(): void;
  resume(): void;
  /**
   * The script has ended, and with it all it had to say, which is read now. Who still holds the other end, a server that was
   * left behind, is not waited for: it kept it without knowing.
   */
  finish(): void;
}

/** Reads a pipe as it fills; a failure is its end. */
export function readResults(fd: number, onData: (chunk: Buffer) => void, onError: (error: unknown) => void): ResultReading {
  const stream = new Socket({
    fd,
    readable: true,
    writable: false,
    onread: {
      buffer,
      callback: (count, bytes) => {
        onData(Buffer.from(bytes.buffer, bytes.byteOffset, count));
        return true;
      },
    },
  });
  stream.on('error', onError);
  stream.resume();
  return {
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    finish() {
      for (let count = stream.destroyed ? 0 : readNow(fd); count > 0; count = readNow(fd)) onData(buffer().subarray(0, count));
      stream.destroy();
    },
  };

  /** What is there now; 0 for nothing. */
  function readNow(from: number): number {
    try {
      return readSync(from, buffer());
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) onError(error);
      return 0;
    }
  }
}

/** The same of a stream that Node made, where there are no pipes of our own. */
export function readResultStream(stream: Readable, onData: (chunk: Buffer) => void, onError: (error: unknown) => void): ResultReading {
  stream.on('data', onData);
  stream.on('error', onError);
  return {
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    finish() {
      for (let chunk: unknown = stream.read(); Buffer.isBuffer(chunk); chunk = stream.read()) onData(chunk);
      stream.destroy();
    },
  };
}
