import type { Pattern } from './patterns';

/** Bytes of line breaks that may follow each other within a pattern: a terminal writes two for each. */
const BREAKS = 4;
/** Compared by a loop, before a call compares the rest. */
const FEW_BYTES = 40;

/** What is told of a place: where the longest pattern ends that begins there, and whether the bytes ended before another did. */
export interface Walk {
  end: number;
  cut: boolean;
}

/** A pattern, and its bytes up to where a break of lines may be. */
interface Entry extends Pattern {
  readonly solid: Buffer;
}

/**
 * Patterns in the order of their bytes, so that those that begin as some bytes do lie together: however many begin alike, all are
 * looked for in one walk over the bytes.
 */
export function createPatternSet(patterns: readonly Pattern[]): (bytes: Buffer, start: number, walk: Walk) => void {
  const entries: readonly Entry[] = patterns
    .map((pattern) => ({ ...pattern, solid: pattern.bytes.subarray(0, Math.min(pattern.bytes.length, pattern.unbroken)) }))
    .toSorted((one, other) => Buffer.compare(one.solid, other.solid));
  /** For each two bytes, how many entries lie before those that begin with them. */
  const before = new Uint32Array(65_537);
  for (const { solid } of entries) before[twoOf(solid, 0) + 1] = (before[twoOf(solid, 0) + 1] ?? 0) + 1;
  for (let at = 1; at < before.length; at += 1) before[at] = (before[at] ?? 0) + (before[at - 1] ?? 0);

  const byteAt = (entry: number, depth: number): number => entries[entry]?.solid[depth] ?? -1;

  /** The first of the entries `[low, high)`, which begin alike for `depth` bytes, that goes on with `byte` or a greater one. */
  function from(low: number, high: number, depth: number, byte: number): number {
    let [first, last] = [low, high];
    while (first < last) {
      const middle = (first + last) >>> 1;
      if (byteAt(middle, depth) < byte) first = middle + 1;
      else last = middle;
    }
    return first;
  }

  return (bytes, start, walk) => {
    const single = start + 1 === bytes.length;
    const two = single ? (bytes[start] ?? 0) << 8 : twoOf(bytes, start);
    let [low, high] = [before[two] ?? 0, before[single ? two + 256 : two + 1] ?? 0];
    if (single) {
      walk.cut ||= low < high;
      return;
    }
    for (let depth = 2; low < high; depth += 1) {
      // The ones that end here stand before those that go on.
      for (let entry = entries[low]; low < high && entry?.solid.length === depth; entry = entries[low]) {
        low += 1;
        const end = endOf(entry, bytes, start + depth);
        if (end === undefined) continue;
        if (end === CUT) walk.cut = true;
        else if (end > walk.end) walk.end = end;
      }
      if (low >= high) return;
      if (start + depth === bytes.length) {
        walk.cut = true;
        return;
      }
      if (high - low === 1) {
        const only = entries[low]?.solid ?? bytes;
        const stop = Math.min(only.length, bytes.length - start);
        const soon = Math.min(stop, depth + FEW_BYTES);
        while (depth < soon && only[depth] === bytes[start + depth]) depth += 1;
        if (depth < soon || (soon < stop && bytes.compare(only, soon, stop, start + soon, start + stop) !== 0)) return;
        depth = stop - 1;
        continue;
      }
      const byte = bytes[start + depth] ?? 0;
      if (byteAt(low, depth) === byte && byteAt(high - 1, depth) === byte) continue;
      [low, high] = [from(low, high, depth, byte), from(low, high, depth, byte + 1)];
    }
  };
}

/** The bytes ended before the pattern did. */
const CUT = -1;

const twoOf = (bytes: Buffer, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** Where the pattern ends whose solid bytes end at `from`; `CUT`, or undefined where it does not. */
function endOf({ bytes: wanted, solid }: Entry, bytes: Buffer, from: number): number | undefined {
  let at = from;
  let breaks = 0;
  for (let matched = solid.length; matched < wanted.length;) {
    if (at === bytes.length) return CUT;
    const byte = bytes[at];
    if (byte === wanted[matched]) {
      matched += 1;
      breaks = 0;
    } else {
      breaks += 1;
      if (breaks > BREAKS || (byte !== 10 && byte !== 13)) return undefined;
    }
    at += 1;
  }
  return at;
}
