import { basename } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { OutputLine } from '#shared/contract/runs';
import { isoOf } from '#main/platform/clock';
import { cursorAt } from './cursor';
import { openIndex, type IndexFile } from './index-file';
import { lineEnd, linesBefore, scanLines, type LineState } from './lines';
import { openSegments, type Extent, type Segments } from './segments';
import { incompleteTail } from './utf8';

const BLOCK = 64 * 1024;
/** Characters of one answer. */
const PAGE_CHARACTERS = 512 * 1024;
const NEWLINE = 10;
const RETURN = 13;

/** An open journal; every read takes note of what was added since. */
export interface JournalFiles {
  readonly folder: string;
  readonly segments: Segments;
  readonly index: IndexFile;
  refresh(): Promise<Extent>;
  close(): Promise<void>;
}

/** Opens a run's journal. Fails with OUTPUT_GONE when its output was deleted. */
export async function openJournal(folder: string): Promise<JournalFiles> {
  const segments = await openSegments(folder);
  const index = await openIndex(folder);
  return {
    folder,
    segments,
    index,
    async refresh() {
      const extent = await segments.extent();
      await index.refresh(extent);
      return extent;
    },
    async close() {
      await Promise.all([segments.close(), index.close()]);
    },
  };
}

/** Some lines of a run's output. */
export interface LinePage {
  readonly lines: OutputLine[];
  /** The first whole line that was not trimmed. */
  readonly firstLine: number;
  /** Lines in all, trimmed ones counted. */
  readonly total: number;
}

/** Lines `from` and on (from the first one that is left), at most `count` and at most 512 Ki characters. */
export async function readLines(journal: JournalFiles, from: number, count: number): Promise<LinePage> {
  const extent = await journal.refresh();
  const firstLine = await firstWholeLine(journal, extent);
  const total = await countLines(journal, extent);
  const wanted = Math.max(from, firstLine);
  if (wanted > total) return { lines: [], firstLine, total };
  const begin = await findLine(journal, extent, wanted);
  return { lines: await collect(journal, extent, { line: wanted, lineStart: begin }, count), firstLine, total };
}

async function collect(journal: JournalFiles, { end }: Extent, first: Readonly<LineState>, count: number): Promise<OutputLine[]> {
  const lines: OutputLine[] = [];
  const cursor = await cursorAt(journal.index, first.lineStart);
  let [line, start] = [first.line, first.lineStart];
  let characters = 0;
  let carry = await cutBefore(journal, start);
  while (start < end && lines.length < count && characters < PAGE_CHARACTERS) {
    const block = await readAcross(journal, start, Buffer.allocUnsafe(Math.min(BLOCK, end - start)));
    if (block === undefined || block.length === 0) break; // Trimmed meanwhile.
    let at = 0;
    while (at < block.length && lines.length < count && characters < PAGE_CHARACTERS) {
      const next = lineEnd(block, at, block.length, at);
      if (next < 0 && start + block.length < end && at > 0) break; // The rest of this line is in the next block.
      const stop = next < 0 ? block.length : next;
      const { at: when, from } = await cursor.at(start + at);
      const broken = next >= 0 && block[next - 1] !== NEWLINE;
      const tail = broken ? incompleteTail(block, at, stop) : 0;
      const text = Buffer.concat([carry, block.subarray(at, withoutEnding(block, at, stop) - tail)]).toString('utf8');
      carry = block.subarray(stop - tail, stop);
      lines.push({ line, at: isoOf(when), from, text });
      characters += text.length;
      line += 1;
      at = stop;
    }
    start += at;
  }
  return lines;
}

/** The bytes of a character that the forced break before `offset` cut in two. */
async function cutBefore(journal: JournalFiles, offset: number): Promise<Buffer> {
  const from = Math.max(0, offset - 4);
  const bytes = from === offset ? undefined : await readAcross(journal, from, Buffer.allocUnsafe(offset - from));
  if (bytes === undefined || bytes.at(-1) === NEWLINE) return Buffer.alloc(0);
  return bytes.subarray(bytes.length - incompleteTail(bytes, 0, bytes.length));
}

function withoutEnding(bytes: Buffer, from: number, end: number): number {
  if (end === from || bytes[end - 1] !== NEWLINE) return end;
  return end - 1 > from && bytes[end - 2] === RETURN ? end - 2 : end - 1;
}

async function findLine(journal: JournalFiles, { end }: Extent, line: number): Promise<number> {
  const record = await journal.index.record(await journal.index.last((candidate) => candidate.line <= line));
  if (record.line === line) return record.lineStart;
  const state = { line: record.line, lineStart: record.lineStart };
  let offset = record.offset;
  while (offset < end) {
    const block = await readAt(journal, offset, BLOCK);
    let at = 0;
    for (;;) {
      const next = lineEnd(block, at, block.length, state.lineStart - offset);
      if (next < 0) break;
      state.line += 1;
      state.lineStart = offset + next;
      at = next;
      if (state.line === line) return state.lineStart;
    }
    offset += block.length;
  }
  return state.lineStart;
}

async function countLines(journal: JournalFiles, { end }: Extent): Promise<number> {
  const { index } = journal;
  const record = await index.record(index.count - 1);
  const state = { line: record.line, lineStart: record.lineStart };
  let offset = record.offset;
  while (offset < end) {
    const block = await readAt(journal, offset, BLOCK);
    scanLines(state, block, 0, block.length, offset);
    offset += block.length;
  }
  return linesBefore(state, end);
}

async function firstWholeLine({ index }: JournalFiles, { start }: Extent): Promise<number> {
  if (start === 0) return 1;
  const record = await index.record(await index.last(({ offset }) => offset <= start));
  return record.lineStart >= start ? record.line : record.line + 1;
}

/** Bytes at an offset within the extent; OUTPUT_GONE when they went meanwhile. */
export async function readAt({ segments, folder }: JournalFiles, offset: number, length: number): Promise<Buffer> {
  const into = Buffer.allocUnsafe(length);
  const read = await segments.read(into, offset);
  if (read === undefined || read === 0) throw new HubError('OUTPUT_GONE', { run: basename(folder) });
  return into.subarray(0, read);
}

/** Fills `into`, across the border of a segment, or less at the end of the output; undefined when some of it was trimmed. */
export async function readAcross({ segments }: JournalFiles, offset: number, into: Buffer): Promise<Buffer | undefined> {
  let have = 0;
  while (have < into.length) {
    const read = await segments.read(into.subarray(have), offset + have);
    if (read === undefined) return undefined;
    if (read === 0) break;
    have += read;
  }
  return into.subarray(0, have);
}
