import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of a full segment; the last one is shorter. */
export const SEGMENT_BYTES = 32 * 1024 * 1024;
/** Bytes of an index record. */
export const RECORD_BYTES = 32;
/** At least one index record for so many bytes. */
export const INDEX_STEP = 64 * 1024;

/** Which of its two streams a run wrote to. */
export type From = 'out' | 'err';

/** One entry of the index: from `offset` on, output is of this stream and time, in this line. */
export interface IndexRecord {
  /** Logical offset of the first byte. */
  readonly offset: number;
  /** Number of the line that contains it, from 1. */
  readonly line: number;
  /** Logical offset where that line starts. */
  readonly lineStart: number;
  /** When it was read, milliseconds since 1970. */
  readonly at: number;
  readonly from: From;
}

/** The index of a run's output, in the run's folder. */
export const indexPath = (folder: string): string => join(folder, 'index');
/** One segment of a run's output, counted from 0. */
export const segmentPath = (folder: string, segment: number): string => join(folder, `output.${String(segment).padStart(3, '0')}`);
/** The segment that holds the byte at an offset. */
export const segmentOf = (offset: number): number => Math.floor(offset / SEGMENT_BYTES);

/** Most digits in the name of a segment: a million of them. */
const SEGMENT = /^output\.(\d{3}|[1-9]\d{3,5})$/;

/** Numbers of the segments in a run's folder, ascending; only files are. Throws ENOENT when there is no folder. */
export async function listSegments(folder: string): Promise<number[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile()).map(({ name }) => SEGMENT.exec(name)?.[1]);
  return found
    .filter((digits) => digits !== undefined)
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** Four float64, little-endian: offset, line, lineStart, at × 2 + (stderr ? 1 : 0). */
export function encodeRecord({ offset, line, lineStart, at, from }: IndexRecord): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_BYTES);
  bytes.writeDoubleLE(offset, 0);
  bytes.writeDoubleLE(line, 8);
  bytes.writeDoubleLE(lineStart, 16);
  bytes.writeDoubleLE(at * 2 + (from === 'err' ? 1 : 0), 24);
  return bytes;
}

/** The first millisecond of a year with five digits. */
const LATEST = Date.UTC(10_000, 0);

/** The record at a position of a buffer; undefined when what is there cannot be one. */
export function decodeRecord(bytes: Buffer, position: number): IndexRecord | undefined {
  const offset = bytes.readDoubleLE(position);
  const line = bytes.readDoubleLE(position + 8);
  const lineStart = bytes.readDoubleLE(position + 16);
  const stamp = bytes.readDoubleLE(position + 24);
  const whole = [offset, line, lineStart, stamp].every((value) => Number.isSafeInteger(value));
  if (!whole || line < 1 || lineStart < 0 || lineStart > offset || stamp < 1) return undefined;
  // A line has a byte at least, and no output is of a year with five digits.
  if (line - 1 > lineStart || stamp >= 2 * LATEST) return undefined;
  return { offset, line, lineStart, at: Math.floor(stamp / 2), from: stamp % 2 === 1 ? 'err' : 'out' };
}
