import { Readable } from 'node:stream';
import { EscapeStripper } from './escapes';
import { openJournal, readAcross, readAt, type JournalFiles } from './reader';

const BLOCK = 256 * 1024;

/** A run's output as a download. */
export interface OutputContent {
  /** Bytes in all; not known without escape sequences. */
  readonly size: number | undefined;
  /** Bytes `start` to `end` (inclusive), counted from the first one that was not trimmed. */
  open(start: number, end: number | undefined): Readable;
}

/** The output as it stands now; `plain` without escape sequences. A stream fails with OUTPUT_GONE when it is trimmed meanwhile. */
export async function outputContent(folder: string, plain: boolean): Promise<OutputContent> {
  const journal = await openJournal(folder);
  const extent = await journal.refresh();
  await journal.close();
  const size = extent.end - extent.start;
  return {
    size: plain ? undefined : size,
    open: (start, end) => {
      const stop = plain || end === undefined ? extent.end : Math.min(extent.start + end + 1, extent.end);
      const bytes = readBytes(folder, extent.start + (plain ? 0 : start), stop);
      return Readable.from(plain ? withoutEscapes(bytes) : bytes, { objectMode: false });
    },
  };
}

/** The last bytes of the output as text, from the start of a character on. */
export async function outputTail(folder: string, bytes: number): Promise<string> {
  const journal = await openJournal(folder);
  try {
    const { start, end } = await journal.refresh();
    const from = Math.max(start, end - bytes);
    const read = (await readAcross(journal, from, Buffer.allocUnsafe(end - from))) ?? Buffer.alloc(0);
    let first = 0;
    while (first < 3 && from + first > start && ((read[first] ?? 0) & 0xc0) === 0x80) first += 1;
    return read.toString('utf8', first);
  } finally {
    await journal.close();
  }
}

async function* readBytes(folder: string, from: number, stop: number): AsyncGenerator<Buffer, void, void> {
  const journal: JournalFiles = await openJournal(folder);
  try {
    let offset = from;
    while (offset < stop) {
      const block = await readAt(journal, offset, Math.min(BLOCK, stop - offset));
      offset += block.length;
      yield block;
    }
  } finally {
    await journal.close();
  }
}

async function* withoutEscapes(blocks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  const stripper = new EscapeStripper();
  for await (const block of blocks) {
    const kept = stripper.push(block);
    if (kept.length > 0) yield kept;
  }
}
