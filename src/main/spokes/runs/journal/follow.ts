import type { RunEvent } from '#shared/contract/runs';
import { createBlockPool } from '#main/platform/block-pool';
import { isoOf } from '#main/platform/clock';
import type { Tail } from '../ports';
import { cursorAt, type IndexCursor } from './cursor';
import { openJournal, readAcross, type JournalFiles } from './reader';
import type { Extent } from './segments';
import { incompleteTail } from './utf8';

const blocks = createBlockPool(64 * 1024, 8);
/** Less than this is read into a buffer of its own: many follow who has just printed a line. */
const LITTLE = 16 * 1024;
/** Bytes of one event: as many characters at most, whatever they are. */
const PIECE = 16_384;
/** Output of one stream within so many milliseconds is one event, with the time of its first byte. */
const SAME_MOMENT_MS = 10;

/** What a journal tells of its output. */
export type OutputEvent = Exclude<RunEvent, { type: 'ended' }>;

/**
 * All output after offset `after`, then what is added, until the tail says that nothing more comes.
 * Replay and live are this one loop: read what is there, wait, read on.
 */
export async function* followJournal(
  folder: string,
  after: number,
  tail: Tail,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, void, void> {
  const journal = await openJournal(folder);
  let offset = after;
  try {
    while (!signal.aborted) {
      // Both before the reading, so that what is added meanwhile is not slept through.
      const ended = tail.ended();
      const round = new AbortController();
      const changed = tail.changed(AbortSignal.any([signal, round.signal]));
      try {
        for await (const event of readFrom(journal, offset, ended)) {
          offset = event.seq;
          yield event;
          if (signal.aborted) return;
        }
        if (ended) return;
        await changed;
      } finally {
        round.abort(null); // A reason of its own would cost a stack trace.
      }
    }
  } finally {
    await journal.close();
  }
}

/** What is on disk after `from`; with `final` a character that was cut at the very end is told too. */
export async function* readFrom(journal: JournalFiles, from: number, final: boolean): AsyncGenerator<OutputEvent, void, void> {
  const { start, end } = await journal.refresh();
  if (from >= end) return;
  const little = end - from < LITTLE ? Buffer.allocUnsafe(end - from) : undefined;
  const block = little ?? blocks.borrow();
  try {
    yield* readInto(block, journal, { start, end }, from, final);
  } finally {
    if (little === undefined) blocks.giveBack(block);
  }
}

async function* readInto(
  into: Buffer,
  journal: JournalFiles,
  { start, end }: Extent,
  from: number,
  final: boolean,
): AsyncGenerator<OutputEvent, void, void> {
  let offset = from;
  let cursor = await cursorAt(journal.index, offset);
  while (offset < end) {
    const block = offset < start ? undefined : await readAcross(journal, offset, into.subarray(0, end - offset));
    if (block === undefined || block.length === 0) {
      ({ start, end } = await journal.refresh());
      if (offset >= start) return;
      offset = start;
      cursor = await cursorAt(journal.index, offset);
      yield { type: 'trimmed', seq: offset };
      continue;
    }
    let at = 0;
    while (at < block.length) {
      const piece = await cut(cursor, block, at, offset);
      const atEnd = offset + block.length >= end;
      const held = piece.closed || (atEnd && final && piece.stop === block.length) ? 0 : incompleteTail(block, at, piece.stop);
      const stop = piece.stop - held;
      if (stop === at) {
        if (atEnd) return; // Half a character: the rest is to come.
        break;
      }
      yield { type: 'output', seq: offset + stop, at: isoOf(piece.at), from: piece.from, text: block.toString('utf8', at, stop) };
      at = stop;
    }
    if (at === 0) return;
    offset += at;
  }
}

/** The next piece of one stream and moment; `closed` when the other stream follows, so that nothing can complete it. */
async function cut(
  cursor: IndexCursor,
  block: Buffer,
  begin: number,
  offset: number,
): Promise<{ readonly stop: number; readonly closed: boolean; readonly at: number; readonly from: 'out' | 'err' }> {
  const { at, from } = await cursor.at(offset + begin);
  const most = Math.min(begin + PIECE, block.length);
  for (;;) {
    const next = await cursor.next();
    const border = next === undefined ? most : next.offset - offset;
    if (next === undefined || border >= most)
      return { stop: most, closed: next !== undefined && border === most && next.from !== from, at, from };
    if (next.from !== from) return { stop: border, closed: true, at, from };
    const whole = incompleteTail(block, begin, border) < border - begin;
    if (whole && next.at - at > SAME_MOMENT_MS) return { stop: border, closed: false, at, from };
    await cursor.at(next.offset);
  }
}
