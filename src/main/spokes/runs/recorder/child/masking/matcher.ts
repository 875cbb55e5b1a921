import { createPatternSet, type Walk } from './pattern-set';
import type { Pattern } from './patterns';
import { Spans } from './spans';

/** Bits of a word's hash: so many that hardly one in fifty is taken. Knuth's multiplier makes it of a word. */
const [LEAST_BITS, MOST_BITS] = [14, 20];
const ROOM = 50;
const KNUTH = 0x9e37_79b1;

/** What was found in some bytes. */
export interface Found {
  /** As they are until the matcher is asked again. */
  readonly spans: Spans;
  /** Where something begins that what follows may make a match; the number of bytes where nothing does. */
  readonly open: number;
}

/** Finds any of its patterns; with `ended`, nothing follows these bytes. */
export type Matcher = (bytes: Buffer, ended?: boolean) => Found;

/**
 * Looks for all patterns at once. Only whole words of memory are looked at: a pattern holds one of them wherever it begins, and
 * hardly any word of ordinary text is in a pattern. Words of four bytes, of which every second one is enough where all patterns are
 * of eleven bytes or more; of two, where one has less than seven.
 */
export function createMatcher(patterns: readonly Pattern[]): Matcher {
  const width = Math.min(...patterns.map(({ bytes, unbroken }) => Math.min(bytes.length, unbroken)));
  const size = width < 7 ? 2 : 4;
  const step = width < 11 ? 1 : 2;
  /** At which of their bytes patterns have a word: a bit for each place. */
  const phases = new Map<number, number>();
  const wordAt = createWordReader(size);
  for (const { bytes } of patterns) {
    for (let phase = 0; phase < size * step; phase += 1) {
      const word = wordAt(bytes, phase);
      phases.set(word, (phases.get(word) ?? 0) | (1 << phase));
    }
  }
  const bits = Math.min(MOST_BITS, Math.max(LEAST_BITS, Math.ceil(Math.log2(phases.size * ROOM))));
  const seen: Seen = { table: new Uint8Array(1 << bits), shift: 32 - bits };
  for (const word of phases.keys()) seen.table[hashOf(word, seen.shift)] = 1;
  const match = createPatternSet(patterns);
  const spans = new Spans();
  const walk: Walk = { end: 0, cut: false };

  return (bytes, ended = false) => {
    spans.clear();
    let open = bytes.length;
    const look = (start: number): void => {
      walk.end = 0;
      walk.cut = false;
      match(bytes, start, walk);
      if (walk.end > 0) spans.add(start, walk.end);
      if (walk.cut && !ended && start < open) open = start;
    };
    const { words, from } = wordsOf(bytes, size);
    for (let at = nextSeen(words, seen, 0, step); at < words.length; at = nextSeen(words, seen, at + step, step)) {
      // The latest first, so that what is found is found in the order in which it begins.
      for (let left = phases.get(words[at] ?? 0) ?? 0; left !== 0;) {
        const phase = 31 - Math.clz32(left);
        left &= ~(1 << phase);
        const start = from + at * size - phase;
        if (start >= 0) look(start);
      }
    }
    // Too near to the end for a word of it to lie there: the beginning of a pattern at most.
    for (let start = Math.max(0, bytes.length - width + 1); start < bytes.length; start += 1) look(start);
    return { spans, open };
  };
}

/** Which words may be ones of patterns, by the highest bits of their hash. */
interface Seen {
  readonly table: Uint8Array;
  readonly shift: number;
}

const hashOf = (word: number, shift: number): number => Math.imul(word, KNUTH) >>> shift;

/** Where the next word is that may be one of those; four at a time, since all output passes here. */
function nextSeen(words: Words, { table, shift }: Seen, from: number, step: 1 | 2): number {
  let at = from;
  for (const last = words.length - 4 * step; at <= last; at += 4 * step) {
    const [one, two] = [table[hashOf(words[at] ?? 0, shift)] ?? 0, table[hashOf(words[at + step] ?? 0, shift)] ?? 0];
    const [three, four] = [table[hashOf(words[at + 2 * step] ?? 0, shift)] ?? 0, table[hashOf(words[at + 3 * step] ?? 0, shift)] ?? 0];
    if ((one | two | three | four) !== 0) break;
  }
  while (at < words.length && table[hashOf(words[at] ?? 0, shift)] === 0) at += step;
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

/** Gives the word that lies at a place of some bytes, as memory has it. */
function createWordReader(size: 2 | 4): (bytes: Buffer, at: number) => number {
  const memory = new ArrayBuffer(4);
  const [copy, words] = [new Uint8Array(memory), size === 4 ? new Int32Array(memory) : new Uint16Array(memory)];
  return (bytes, at) => {
    for (let byte = 0; byte < size; byte += 1) copy[byte] = bytes[at + byte] ?? 0;
    return words[0] ?? 0;
  };
}
