import { fstatSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { HubError } from '#shared/contract/errors';
import { listSegments, SEGMENT_BYTES, segmentOf, segmentPath } from './layout';
import { isAbsent, openRegular } from './regular-file';

/** As much is read at once of what has just been written. */
const FRESH_BYTES = 64 * 1024;

/** What of a run's output is on disk: bytes `start` (0 unless trimmed) to `end`. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** The segments of one run as one sequence of bytes, while it grows and is trimmed. */
export interface Segments {
  extent(): Promise<Extent>;
  /** Fills `into` from `offset` on, up to the end of its segment, and tells how far; undefined when that was trimmed. */
  read(into: Buffer, offset: number): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Fails with OUTPUT_GONE when the folder holds no output. */
export async function openSegments(folder: string): Promise<Segments> {
  let current: { readonly segment: number; readonly file: FileHandle } | undefined;
  /** The first and last segment when they were listed; the list changes only once the last one is full. */
  let listed: { readonly first: number; readonly last: number } | undefined;

  /** Where the output ended when it was looked at last, and before that. */
  let [end, seen] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];

  async function extent(): Promise<Extent> {
    for (;;) {
      const { last } = (listed ??= await list());
      const file = await fileOf(last);
      if (file === undefined) continue; // Deleted since it was listed.
      const { size } = fstatSync(file.fd); // Of an open file it is in memory.
      // The next one may have been begun, and the oldest deleted for it.
      if (size >= SEGMENT_BYTES) listed = await list();
      if (listed?.last !== last) continue;
      [seen, end] = [end, last * SEGMENT_BYTES + size];
      return { start: listed.first * SEGMENT_BYTES, end };
    }
  }

  async function list(): Promise<{ readonly first: number; readonly last: number }> {
    const segments = await orGone(folder, () => listSegments(folder));
    const [first, last] = [segments[0], segments.at(-1)];
    if (first === undefined || last === undefined) throw new HubError('OUTPUT_GONE', { run: basename(folder) });
    return { first, last };
  }

  async function fileOf(segment: number): Promise<FileHandle | undefined> {
    if (current?.segment === segment) return current.file;
    await current?.file.close();
    current = undefined;
    const file = await openRegular(segmentPath(folder, segment));
    if (file === undefined) listed = undefined;
    else current = { segment, file };
    return file;
  }

  await extent();
  return {
    extent,
    async read(into, offset) {
      const segment = segmentOf(offset);
      const file = await fileOf(segment);
      if (file === undefined) return undefined;
      const position = offset - segment * SEGMENT_BYTES;
      const length = Math.min(into.length, SEGMENT_BYTES - position);
      // What was not there a moment ago is in memory still: quicker read at once than by way of the thread pool.
      if (offset >= seen && length <= FRESH_BYTES) return readSync(file.fd, into, 0, length, position);
      return (await file.read(into, 0, length, position)).bytesRead;
    },
    async close() {
      await current?.file.close();
      current = undefined;
    },
  };
}

async function orGone<T>(folder: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isAbsent(error)) throw new HubError('OUTPUT_GONE', { run: basename(folder) });
    throw error;
  }
}
