import { lineEnd, scanLines } from '../../journal/lines';
import type { Region } from '../../journal/child/matcher';
import { readAcross, type JournalFiles } from '../../journal/reader';
import type { Extent } from '../../journal/segments';
import type { BlockPlace } from '../search-file';

/** Kept before a block: enough to see whether a break before it cut a character. */
const BEFORE = 4;
/** Kept after it, so that its last line is not taken for the last of the output. */
const AFTER = 1;

/** A block with its bytes: those of its lines are `bytes[first, stop)`. */
export interface Block extends Region, BlockPlace {
  readonly stop: number;
}

/** The whole output in blocks of whole lines, each of at most `size` bytes; ends early where it is trimmed meanwhile. */
export async function* blocksOf(journal: JournalFiles, { start, end }: Extent, size: number): AsyncGenerator<Block, void, void> {
  let { line, offset } = await firstLine(journal, { start, end }, size);
  while (offset < end) {
    const from = Math.max(start, offset - BEFORE);
    const wanted = Math.min(offset + size + AFTER, end) - from;
    const read = await readAcross(journal, from, Buffer.allocUnsafe(wanted));
    if (read === undefined || read.length < wanted) return;
    const final = from + wanted === end;
    const first = offset - from;
    const state = { line, lineStart: first };
    const scanned = final ? read.length : read.length - AFTER;
    scanLines(state, read, first, scanned, first);
    const stop = final ? read.length : state.lineStart;
    const block = { first, stop, line, final, offset, length: stop - first, bytes: read.subarray(0, stop + AFTER) };
    line = state.line;
    offset = from + stop;
    yield block;
  }
}

/** The block at a place of the output; undefined when it was trimmed. */
export async function blockAt(journal: JournalFiles, { start, end }: Extent, place: BlockPlace): Promise<Block | undefined> {
  const from = Math.max(start, place.offset - BEFORE);
  const stop = place.offset + place.length;
  const wanted = Math.min(stop + AFTER, end) - from;
  const bytes = await readAcross(journal, from, Buffer.allocUnsafe(wanted));
  if (bytes === undefined || bytes.length < wanted) return undefined;
  return { ...place, bytes, first: place.offset - from, stop: stop - from, final: stop === end };
}

/** Where the first whole line begins: what trimming left of a line is none. */
async function firstLine(
  { index, ...journal }: JournalFiles,
  { start, end }: Extent,
  size: number,
): Promise<{ readonly line: number; readonly offset: number }> {
  const record = await index.record(await index.last(({ offset }) => offset <= start));
  if (record.lineStart >= start) return { line: record.line, offset: record.lineStart };
  const read = await readAcross({ index, ...journal }, start, Buffer.allocUnsafe(Math.min(size, end - start)));
  const next = read === undefined ? -1 : lineEnd(read, 0, read.length, record.lineStart - start);
  return { line: record.line + 1, offset: next < 0 ? end : start + next };
}
