import { close, fdatasync, open, write } from 'node:fs';
import { promisify } from 'node:util';
import { pause } from '#main/platform/pause';

const openFile = promisify(open);
const closeFile = promisify(close);
const syncFile = promisify(fdatasync);
const writeFile = promisify(write);

/** Who is told of what. */
export interface ResultWriterOptions {
  /** After each piece that is in its file, with that file's path. */
  readonly onWritten: (path: string) => void;
  /** The disk is full, or no longer. */
  readonly onPaused: (paused: boolean) => void;
  /** Writing failed for good; what waits is lost. */
  readonly onFailed: (error: unknown) => void;
  /** Milliseconds between attempts while the disk is full. */
  readonly retryMs: number;
}

/** Adds to files in the order of `add`, whichever they are. */
export interface ResultWriter {
  /** `path` is made when something is added to it first; what lies there is written over. */
  add(path: string, bytes: Buffer): void;
  /** Nothing more comes for this one. */
  end(path: string): void;
  /** Bytes that are in no file yet. */
  readonly waiting: number;
  /** Bytes in files. */
  readonly written: number;
  /** Writes what waits, makes it durable and closes; waits for space when there is none. */
  close(): Promise<void>;
  /** Nothing of this is wanted any more: a close waits for no space. */
  discard(): void;
}

type Step = { readonly path: string; readonly bytes: Buffer } | { readonly path: string; readonly bytes: undefined };

/** Nothing is opened before there is something to write: most runs give no result. */
export function createResultWriter({ onWritten, onPaused, onFailed, retryMs }: ResultWriterOptions): ResultWriter {
  const files = new Map<string, { readonly fd: number; position: number }>();
  const discarded = new AbortController();
  let steps: Step[] = [];
  let [waiting, written] = [0, 0];
  let flushing: Promise<void> | undefined;
  let failed = false;
  let paused = false;

  async function flush(): Promise<void> {
    try {
      for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
        if (step.bytes === undefined) await finish(step.path);
        else await append(step.path, step.bytes);
      }
    } catch (error) {
      failed = true;
      steps = [];
      waiting = 0;
      if (!discarded.signal.aborted) onFailed(error);
    } finally {
      flushing = undefined;
    }
  }

  async function append(path: string, bytes: Buffer): Promise<void> {
    let file = files.get(path);
    if (file === undefined) {
      file = { fd: await untilThereIsSpace(() => openFile(path, 'w', 0o600)), position: 0 };
      files.set(path, file);
    }
    const { fd } = file;
    for (let at = 0; at < bytes.length;) {
      const [from, to] = [at, file.position + at];
      const { bytesWritten } = await untilThereIsSpace(() => writeFile(fd, bytes, from, bytes.length - from, to));
      at += bytesWritten;
    }
    file.position += bytes.length;
    waiting -= bytes.length;
    written += bytes.length;
    onWritten(path);
  }

  async function finish(path: string): Promise<void> {
    const file = files.get(path);
    if (file === undefined) return;
    files.delete(path);
    try {
      await untilThereIsSpace(() => syncFile(file.fd));
    } finally {
      await closeFile(file.fd);
    }
  }

  async function untilThereIsSpace<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await attempt();
        if (paused) onPaused((paused = false));
        return result;
      } catch (error) {
        const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
        if (!full || discarded.signal.aborted) throw error;
        if (!paused) onPaused((paused = true));
        await pause(retryMs, discarded.signal);
      }
    }
  }

  function put(step: Step): void {
    if (failed || discarded.signal.aborted) return;
    waiting += step.bytes?.length ?? 0;
    steps.push(step);
    flushing ??= flush();
  }

  return {
    add: (path, bytes) => put({ path, bytes }),
    end: (path) => put({ path, bytes: undefined }),
    get waiting() {
      return waiting;
    },
    get written() {
      return written;
    },
    async close() {
      await flushing;
      const left = [...files.keys()];
      for (const path of left) {
        try {
          await finish(path);
        } catch (error) {
          if (!discarded.signal.aborted) onFailed(error);
        }
      }
    },
    discard() {
      discarded.abort();
      if (paused) onPaused((paused = false));
    },
  };
}
