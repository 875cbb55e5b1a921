import type { Pattern } from './patterns';

/** Bytes of line breaks that may follow each other within a pattern: a terminal writes two for each. */
const BREAKS = 4;
/** Bits of a word's hash, and what makes one of it (Knuth's multiplier). */
const HASH_BITS = 14;
const KNUTH = 0x9e37_79b1;

/** From `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What was found in some bytes. */
export interface Found {
  /** In order, apart from each other. */
  readonly spans: readonly Span[];
  /** Where something begins that what follows may make a match; the number of bytes where nothing does. */
  readonly open: number;
}

/** Finds any of its patterns; with `ended`, nothing follows these bytes. */
export type Matcher = (bytes: Buffer, ended?: boolean) => Found;

/** A pattern in which a word stands at `phase`. */
interface Sight {
  readonly pattern: Pattern;
  readonly phase: number;
}

const NOTHING: readonly Span[] = [];
/** The bytes ended before the pattern did. */
const CUT = -1;

/**
 * Looks for all patterns at once. Only whole words of memory are looked at: a pattern holds one of them wherever it begins, and
 * hardly any word of ordinary text is in a pattern. Words of four bytes, of which every second one is enough where all patterns are
 * of eleven bytes or more; of two, where one has less than seven.
 */
export function createMatcher(patterns: readonly Pattern[]): Matcher {
  const width = Math.min(...patterns.map(({ bytes, unbroken }) => Math.min(bytes.length, unbroken)));
  const size = width < 7 ? 2 : 4;
  const step = width < 11 ? 1 : 2;
  const seen = new Uint8Array(1 << HASH_BITS);
  const sights = new Map<number, Sight[]>();
  const byFirst = new Map<number, Pattern[]>();
  for (const pattern of patterns) {
    // The latest first, so that what is found is found in the order in which it begins.
    for (let phase = size * step - 1; phase >= 0; phase -= 1) {
      const word = wordsOf(aligned(pattern.bytes.subarray(phase, phase + size)), size).words[0] ?? 0;
      seen[hashOf(word)] = 1;
      const list = sights.get(word) ?? [];
      list.push({ pattern, phase });
      sights.set(
        word,
        list.toSorted((one, other) => other.phase - one.phase),
      );
    }
    const first = pattern.bytes[0] ?? 0;
    byFirst.set(first, [...(byFirst.get(first) ?? []), pattern]);
  }

  return (bytes, ended = false) => {
    let spans: { start: number; end: number }[] | undefined;
    let open = bytes.length;
    const consider = (pattern: Pattern, start: number): void => {
      const end = endOf(pattern, bytes, start);
      if (end === undefined || (end === CUT && ended)) return;
      if (end === CUT) {
        open = Math.min(open, start);
        return;
      }
      const last = spans?.at(-1);
      if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
      else (spans ??= []).push({ start, end });
    };
    const { words, from } = wordsOf(bytes, size);
    for (let at = nextSeen(words, seen, 0, step); at < words.length; at = nextSeen(words, seen, at + step, step)) {
      const word = words[at] ?? 0;
      for (const { pattern, phase } of sights.get(word) ?? []) {
        const start = from + at * size - phase;
        if (start >= 0) consider(pattern, start);
      }
    }
    // Too near to the end for a word of it to lie there: the beginning of a pattern at most.
    for (let start = Math.max(0, bytes.length - width + 1); start < bytes.length; start += 1) {
      for (const pattern of byFirst.get(bytes[start] ?? 0) ?? []) consider(pattern, start);
    }
    return { spans: spans ?? NOTHING, open };
  };
}

const hashOf = (word: number): number => Math.imul(word, KNUTH) >>> (32 - HASH_BITS);

/** Where the next word is that may be one of those; four at a time, since all output passes here. */
function nextSeen(words: Words, seen: Uint8Array, from: number, step: 1 | 2): number {
  let at = from;
  for (const last = words.length - 4 * step; at <= last; at += 4 * step) {
    const [one, two] = [seen[hashOf(words[at] ?? 0)] ?? 0, seen[hashOf(words[at + step] ?? 0)] ?? 0];
    const [three, four] = [seen[hashOf(words[at + 2 * step] ?? 0)] ?? 0, seen[hashOf(words[at + 3 * step] ?? 0)] ?? 0];
    if ((one | two | three | four) !== 0) break;
  }
  while (at < words.length && seen[hashOf(words[at] ?? 0)] === 0) at += step;
  return at;
}

type Words = Int32Array | Uint16Array;

/** The words that lie in some bytes as memory has them, and where the first begins. */
function wordsOf(bytes: Buffer, size: 2 | 4): { readonly words: Words; readonly from: number } {
  const from = Math.min(bytes.length, -bytes.byteOffset & (size - 1));
  const count = Math.floor((bytes.length - from) / size);
  if (count === 0) return { words: new Uint16Array(0), from };
  const at = bytes.byteOffset + from;
  return { words: size === 4 ? new Int32Array(bytes.buffer, at, count) : new Uint16Array(bytes.buffer, at, count), from };
}

/** A copy in memory of its own, which begins as words do. */
const aligned = (bytes: Buffer): Buffer => Buffer.from(new Uint8Array(bytes).buffer);

/** Where the pattern ends that begins here; `CUT`, or undefined where it does not. */
function endOf({ bytes: wanted, unbroken }: Pattern, bytes: Buffer, start: number): number | undefined {
  let at = start;
  let breaks = 0;
  for (let matched = 0; matched < wanted.length;) {
    if (at === bytes.length) return CUT;
    const byte = bytes[at];
    if (byte === wanted[matched]) {
      matched += 1;
      breaks = 0;
    } else {
      breaks += 1;
      if (matched < unbroken || breaks > BREAKS || (byte !== 10 && byte !== 13)) return undefined;
    }
    at += 1;
  }
  return at;
}
