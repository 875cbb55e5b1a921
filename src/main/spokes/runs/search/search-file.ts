import { crc32 } from 'node:zlib';
import { join } from 'node:path';
import type { FileHandle } from 'node:fs/promises';
import type { Extent } from '../journal/segments';
import { signatureBytes } from './signature';

/**
 * The index of one output lies beside it, in one file: a head, then an entry for each block with its signature, then a tail. It says
 * which output it is of, and each entry has a checksum, so that one that is torn, damaged or of another extent is seen for what it is.
 */

/** The index of a run's output, in the run's folder. */
export const searchPath = (folder: string): string => join(folder, 'search');
/** The same while it is made; one that a dead hub left is written over. */
export const searchDraftPath = (folder: string): string => join(folder, 'search.new');
/** Whether a name in a run's folder is one of these. */
export const isSearchName = (name: string): boolean => name === 'search' || name === 'search.new';

/** An output of no more bytes is read whole sooner than an index of it. */
export const INDEXED_FROM = 16_384;
/** What an index adds to an output, at most: that part of it. It is a 31st of one that is large. */
export const INDEX_SHARE = 1 / 14;

const MAGIC = Buffer.from('AXLESR1\n');
const HEAD_BYTES = 32;
const ENTRY_BYTES = 32;
const READ_BYTES = 262_144;

/** A block of whole lines: where it begins, the number of its first line, and its bytes. */
export interface BlockPlace {
  readonly offset: number;
  readonly line: number;
  readonly length: number;
}

/** The head of the index of an output of this extent. */
export function encodeHead({ start, end }: Extent): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(bytes);
  bytes.writeDoubleLE(start, 8);
  bytes.writeDoubleLE(end, 16);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 24)), 24);
  return bytes;
}

/** One entry with its signature; the tail is one of no bytes, at the output's end. */
export function encodeEntry({ offset, line, length }: BlockPlace, signature: Uint8Array): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES + signature.length);
  bytes.writeDoubleLE(offset, 0);
  bytes.writeDoubleLE(line, 8);
  bytes.writeUInt32LE(length, 16);
  bytes.set(signature, ENTRY_BYTES);
  bytes.writeUInt32LE(crc32(signature, crc32(bytes.subarray(0, 20))), 20);
  return bytes;
}

/** What follows the last entry. */
export const encodeTail = ({ end }: Extent): Buffer => encodeEntry({ offset: end, line: 1, length: 0 }, new Uint8Array(0));

/** Thrown while an index is read: it is not one, or not of this output. */
export class IndexUnusable extends Error {}

/** The entries of the index of an output of this extent, in order and up to its tail. Fails with IndexUnusable. */
export async function* readEntries(
  file: FileHandle,
  { start, end }: Extent,
): AsyncGenerator<{ readonly place: BlockPlace; readonly signature: Uint8Array }, void, void> {
  const input = createInput(file);
  const head = await input(HEAD_BYTES);
  if (!head.equals(encodeHead({ start, end }))) throw new IndexUnusable('another head');
  let next = start;
  for (;;) {
    const entry = Buffer.from(await input(ENTRY_BYTES));
    const place = { offset: entry.readDoubleLE(0), line: entry.readDoubleLE(8), length: entry.readUInt32LE(16) };
    const signature = place.length === 0 ? new Uint8Array(0) : await input(signatureBytes(place.length));
    if (entry.readUInt32LE(20) !== crc32(signature, crc32(entry.subarray(0, 20)))) throw new IndexUnusable('another checksum');
    // The line that trimming cut in two is in no block.
    if (place.offset < next || (next !== start && place.offset !== next)) throw new IndexUnusable('a gap');
    if (place.length === 0) {
      if (place.offset !== end) throw new IndexUnusable('another end');
      return;
    }
    next = place.offset + place.length;
    yield { place, signature };
  }
}

/** Whether it begins and ends as the index of an output of this extent does; what lies between is not read. */
export async function hasEnds(file: FileHandle, extent: Extent): Promise<boolean> {
  const { size } = await file.stat();
  if (size < HEAD_BYTES + ENTRY_BYTES) return false;
  const read = async (length: number, at: number): Promise<Buffer> => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  };
  const [head, tail] = [await read(HEAD_BYTES, 0), await read(ENTRY_BYTES, size - ENTRY_BYTES)];
  return head.equals(encodeHead(extent)) && tail.equals(encodeTail(extent));
}

/** Gives so many bytes after the last ones; they hold until the next call. */
function createInput(file: FileHandle): (size: number) => Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  let [at, have, position] = [0, 0, 0];
  return async (size) => {
    if (have - at < size) {
      buffer.copyWithin(0, at, have);
      [have, at] = [have - at, 0];
      while (have < size) {
        const { bytesRead } = await file.read(buffer, have, buffer.length - have, position);
        if (bytesRead === 0) throw new IndexUnusable('cut off');
        have += bytesRead;
        position += bytesRead;
      }
    }
    at += size;
    return buffer.subarray(at - size, at);
  };
}
