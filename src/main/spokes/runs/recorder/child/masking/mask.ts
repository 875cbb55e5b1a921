import { createMatcher, type Matcher, type Span } from './matcher';
import { patternsOf } from './patterns';

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
  /** What of this piece may be seen, in order; mostly the piece itself. What may be the beginning of a secret is held back. */
  push(chunk: Buffer): readonly Buffer[];
  /** Bytes that are held back. */
  readonly held: number;
  /** Bytes at the end that may be the beginning of a secret: those that are held back, and those of it that had to be given already. */
  readonly begun: number;
  /** Gives what is held back as if nothing followed. What follows may still show that it was a secret: its rest is hidden then. */
  release(): readonly Buffer[];
}

/** Undefined where there is no secret that can be hidden. */
export function createMask(secrets: readonly string[]): Mask | undefined {
  const patterns = patternsOf(secrets);
  if (patterns.length === 0) return undefined;
  const find = createMatcher(patterns);
  return {
    text: (text) => {
      const bytes = Buffer.from(text);
      const { spans } = find(bytes, true);
      if (spans.length === 0) return text;
      return Buffer.concat(visible(bytes, spans, { from: 0, hidden: false }, bytes.length).pieces).toString('utf8');
    },
    stream: () => createStream(find),
  };
}

function createStream(find: Matcher): MaskedStream {
  /** What may be the beginning of a secret. */
  let kept: Buffer | undefined;
  /** How much of it was given already, and whether what was given ends in a mask. */
  let given: Given = { from: 0, hidden: false };

  return {
    push(chunk) {
      const bytes = kept === undefined ? chunk : Buffer.concat([kept, chunk]);
      const { spans, open } = find(bytes);
      // The way of nearly all output.
      if (kept === undefined && spans.length === 0 && open === bytes.length) {
        given = { from: 0, hidden: given.hidden && chunk.length === 0 };
        return [chunk];
      }
      const { pieces, now } = visible(bytes, spans, given, open);
      // Copied: whoever read the chunk uses its memory again.
      kept = open === bytes.length ? undefined : Buffer.from(bytes.subarray(open));
      given = { from: now.from - open, hidden: now.hidden };
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
      const { pieces, now } = visible(kept, find(kept, true).spans, given, kept.length);
      given = now;
      return pieces;
    },
  };
}

/** Up to where bytes were given, and whether what was given last is a mask. */
interface Given {
  readonly from: number;
  readonly hidden: boolean;
}

/** The bytes from where they were given up to `to`, with one mask in the place of each span that begins before that: one piece at most. */
function visible(
  bytes: Buffer,
  spans: readonly Span[],
  given: Given,
  to: number,
): { readonly pieces: readonly Buffer[]; readonly now: Given } {
  let { from, hidden } = given;
  const text = spans.length === 0 ? undefined : createText(bytes, to - from);
  for (const { start, end } of spans) {
    if (end <= from) continue;
    if (start >= to) break;
    if (start > from) text?.copy(from, start);
    // What goes on where a mask ends is behind the same.
    if (start > from || !hidden) text?.hide();
    [from, hidden] = [end, true];
  }
  const pieces = text === undefined && to > from ? [bytes.subarray(from, to)] : [];
  if (to > from) {
    text?.copy(from, to);
    [from, hidden] = [to, false];
  }
  return { pieces: text?.pieces() ?? pieces, now: { from: Math.max(from, to), hidden } };
}

/** Below this, a loop copies sooner than a call. */
const FEW_BYTES = 48;

/** What is seen of some bytes, in memory of its own: a piece for each part of them would cost many times what it holds. */
function createText(bytes: Buffer, most: number): { copy(from: number, to: number): void; hide(): void; pieces(): readonly Buffer[] } {
  // A mask is shorter than what it stands for, but where the beginning of that was given before, or its end lies behind them.
  const text = Buffer.allocUnsafeSlow(Math.max(0, most) + 2 * MASK.length);
  let size = 0;
  return {
    copy(from, to) {
      if (to - from > FEW_BYTES) size += bytes.copy(text, size, from, to);
      else for (let at = from; at < to; at += 1) text[size++] = bytes[at] ?? 0;
    },
    hide() {
      for (let at = 0; at < MASK_BYTES.length; at += 1) text[size++] = MASK_BYTES[at] ?? 0;
    },
    pieces() {
      if (size === 0) return [];
      return [size * 2 < text.length ? Buffer.from(text.subarray(0, size)) : text.subarray(0, size)];
    },
  };
}
