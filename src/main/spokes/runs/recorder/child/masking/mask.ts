import { createMatcher, type Matcher } from './matcher';
import { patternsOf } from './patterns';
import { Spans } from './spans';

/** What stands where a secret stood, however long that was. */
export const MASK = '***';
const MASK_BYTES = Buffer.from(MASK);

/** Hides a run's secrets, in what is whole and in what comes piece by piece. */
export interface Mask {
  text(text: string): string;
  stream(): MaskedStream;
}

/** One sequence of bytes, without the secrets. */
export interface MaskedStream {
  /**
   * What of this piece may be seen, in order; mostly the piece itself, and else in its memory, which it gives up, or in its own
   * where that would be held for little. What may be the beginning of a secret is held back.
   */
  push(chunk: Buffer): readonly Buffer[];
  /** Bytes that are held back. */
  readonly held: number;
  /** Bytes at the end that may be the beginning of a secret: those that are held back, and those of it that had to be given already. */
  readonly begun: number;
  /** Gives what is held back as if nothing followed. What follows may still show that it was a secret: its rest is hidden then. */
  release(): readonly Buffer[];
}

/** A mask that hides more from then on; what a stream holds back is looked at anew. */
export interface GrowingMask extends Mask {
  /** Hides these as well, from the next byte on. One that is hidden already, or too short to be, changes nothing. */
  add(secrets: readonly string[]): void;
}

/** Undefined where there is no secret that can be hidden. */
export function createMask(secrets: readonly string[]): Mask | undefined {
  const patterns = patternsOf(secrets);
  if (patterns.length === 0) return undefined;
  const find = createMatcher(patterns);
  return maskBy(() => find);
}

/** For a run that may be given secrets while it goes on: there is a mask before there is anything to hide. */
export function createGrowingMask(secrets: readonly string[]): GrowingMask {
  const all = new Set(secrets);
  let find = matcherOf(all);
  return {
    ...maskBy(() => find),
    add(more) {
      const before = all.size;
      for (const secret of more) all.add(secret);
      if (all.size !== before) find = matcherOf(all);
    },
  };
}

const matcherOf = (secrets: ReadonlySet<string>): Matcher => {
  const patterns = patternsOf([...secrets]);
  return patterns.length === 0 ? findNothing() : createMatcher(patterns);
};

function findNothing(): Matcher {
  const spans = new Spans();
  return (bytes) => ({ spans, open: bytes.length });
}

function maskBy(matcher: () => Matcher): Mask {
  const find: Matcher = (bytes, ended) => matcher()(bytes, ended);
  return {
    text: (text) => {
      const bytes = Buffer.from(text);
      const { spans } = find(bytes, true);
      if (spans.count === 0) return text;
      return visible(bytes, spans, { from: 0, hidden: false }, bytes.length).piece.toString('utf8');
    },
    stream: () => createStream(find),
  };
}

/** Bytes that are looked at behind what is held back. */
const SLICE = 4_096;

function createStream(find: Matcher): MaskedStream {
  /** What may be the beginning of a secret. */
  let kept: Buffer | undefined;
  /** How much of it was given already, and whether what was given ends in a mask. */
  let given: Given = { from: 0, hidden: false };

  /** Adds what may be seen of these bytes, which begin with what was kept. */
  function take(bytes: Buffer, pieces: Buffer[]): void {
    const { spans, open } = find(bytes);
    // The way of nearly all output.
    if (kept === undefined && spans.count === 0 && open === bytes.length) {
      if (bytes.length > 0) given = { from: 0, hidden: false };
      return void pieces.push(bytes);
    }
    // Copied: whoever read the piece uses its memory again.
    kept = open === bytes.length ? undefined : Buffer.from(bytes.subarray(open));
    const { piece, now } = visible(bytes, spans, given, open);
    given = { from: now.from - open, hidden: now.hidden };
    if (piece.length > 0) pieces.push(piece.length * 2 < bytes.length ? Buffer.from(piece) : piece);
  }

  return {
    push(chunk) {
      const pieces: Buffer[] = [];
      let rest = chunk;
      // Only as much is copied behind what is held back as it takes to see what that is.
      while (kept !== undefined && rest.length > SLICE) {
        take(Buffer.concat([kept, rest.subarray(0, SLICE)]), pieces);
        rest = rest.subarray(SLICE);
      }
      take(kept === undefined ? rest : Buffer.concat([kept, rest]), pieces);
      return pieces;
    },
    get held() {
      return (kept?.length ?? 0) - given.from;
    },
    get begun() {
      return kept?.length ?? 0;
    },
    release() {
      if (kept === undefined) return [];
      const { piece, now } = visible(Buffer.from(kept), find(kept, true).spans, given, kept.length);
      given = now;
      return piece.length === 0 ? [] : [piece];
    },
  };
}

/** Up to where bytes were given, and whether what was given last is a mask. */
interface Given {
  readonly from: number;
  readonly hidden: boolean;
}

/** The bytes from where they were given up to `to`, with one mask in the place of each span that begins before that; in their own memory. */
function visible(bytes: Buffer, spans: Spans, given: Given, to: number): { readonly piece: Buffer; readonly now: Given } {
  let { from, hidden } = given;
  // A mask is shorter than what it stands for, but not than the part of that which is left where some was given before.
  const text = from > 0 ? Buffer.concat([Buffer.alloc(from), MASK_BYTES, bytes.subarray(from, to), MASK_BYTES]) : bytes;
  let size = from;
  for (let span = 0; span < spans.count; span += 1) {
    const [start, end] = [spans.start(span), spans.end(span)];
    if (end <= from) continue;
    if (start >= to) break;
    if (start > from) size = copy(bytes, from, start, text, size);
    // What goes on where a mask ends is behind the same.
    if (start > from || !hidden) for (let byte = 0; byte < MASK_BYTES.length; byte += 1) text[size++] = MASK_BYTES[byte] ?? 0;
    [from, hidden] = [end, true];
  }
  if (to > from) {
    size = copy(bytes, from, to, text, size);
    [from, hidden] = [to, false];
  }
  return { piece: text.subarray(given.from, size), now: { from: Math.max(from, to), hidden } };
}

/** Below this, a loop copies sooner than a call. */
const FEW_BYTES = 48;

/** Copies bytes to where they stood, or before that; gives where the copy ends. */
function copy(bytes: Buffer, from: number, to: number, text: Buffer, at: number): number {
  const end = at + to - from;
  if (bytes === text && from === at) return end;
  if (to - from > FEW_BYTES) bytes.copy(text, at, from, to);
  else for (let byte = 0; byte < to - from; byte += 1) text[at + byte] = bytes[from + byte] ?? 0;
  return end;
}
