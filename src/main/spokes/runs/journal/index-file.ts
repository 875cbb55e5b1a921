import { fstatSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { decodeRecord, indexPath, RECORD_BYTES, type IndexRecord } from './layout';
import { openRegular } from './regular-file';
import type { Extent } from './segments';

const PAGE_RECORDS = 128;

/** The index of one run, read by position and never as a whole. */
export interface IndexFile {
  /** Takes note of what was added. Records beyond the data, or torn, do not count. */
  refresh(extent: Extent): Promise<void>;
  readonly count: number;
  record(at: number): Promise<IndexRecord>;
  /** Position of the last record that satisfies `holds`, which none does after one that does not; 0 when none does. */
  last(holds: (record: IndexRecord) => boolean): Promise<number>;
  close(): Promise<void>;
}

/** Opens the index; one that is absent, empty or no file behaves as if it had a single record at the start of the data. */
export async function openIndex(folder: string): Promise<IndexFile> {
  let file: FileHandle | undefined;
  let count = 0;
  /** How many records there were when it was looked at last; none are known to be new at first. */
  let seen = Number.POSITIVE_INFINITY;
  let looked = false;
  let fallback: IndexRecord = { offset: 0, line: 1, lineStart: 0, at: 0, from: 'out' };
  let page: { readonly first: number; readonly bytes: Buffer } | undefined;

  async function read(at: number): Promise<IndexRecord | undefined> {
    if (page === undefined || at < page.first || at >= page.first + page.bytes.length / RECORD_BYTES) {
      const first = Math.floor(at / PAGE_RECORDS) * PAGE_RECORDS;
      const bytes = Buffer.allocUnsafe(PAGE_RECORDS * RECORD_BYTES);
      const bytesRead = await readPage(bytes, first, at);
      page = { first, bytes: bytes.subarray(0, bytesRead - (bytesRead % RECORD_BYTES)) };
    }
    const position = (at - page.first) * RECORD_BYTES;
    return position < page.bytes.length ? decodeRecord(page.bytes, position) : undefined;
  }

  async function readPage(into: Buffer, first: number, wanted: number): Promise<number> {
    if (file === undefined) return 0;
    // A record that was not there a moment ago is in memory still.
    if (wanted >= seen) return readSync(file.fd, into, 0, into.length, first * RECORD_BYTES);
    return (await file.read(into, 0, into.length, first * RECORD_BYTES)).bytesRead;
  }

  async function last(holds: (record: IndexRecord) => boolean): Promise<number> {
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const found = await read(middle);
      if (found !== undefined && holds(found)) low = middle;
      else high = middle - 1;
    }
    return Math.max(low, 0);
  }

  return {
    async refresh({ start, end }) {
      file ??= await openRegular(indexPath(folder));
      const size = file === undefined ? 0 : fstatSync(file.fd).size;
      seen = looked ? count : Number.POSITIVE_INFINITY;
      looked = true;
      fallback = { ...fallback, offset: start, lineStart: start };
      page = undefined;
      count = Math.floor(size / RECORD_BYTES);
      // A crash may leave zeros or half a record at the end.
      while (count > 0 && (await read(count - 1)) === undefined) count -= 1;
      if (count > 0) count = (await last(({ offset }) => offset < end || offset === 0)) + 1;
    },
    get count() {
      return Math.max(count, 1);
    },
    record: async (at) => (count === 0 ? fallback : ((await read(at)) ?? fallback)),
    last,
    async close() {
      await file?.close();
      file = undefined;
    },
  };
}
