import { isAscii } from 'node:buffer';
import { lineEnd, scanLines } from '../lines';
import { expressionOf, type SearchQuery } from '../search-protocol';
import { incompleteTail } from '../utf8';

const NEWLINE = 10;
const RETURN = 13;

/** A part of the output that begins with a line (at index `first`); before that at most a few bytes of the one before. */
export interface Region {
  readonly bytes: Buffer;
  readonly first: number;
  /** Number of the line at `first`. */
  readonly line: number;
  /** Nothing follows: the last line is complete without its end. */
  readonly final: boolean;
}

/** Where the first line begins that was not searched, because its end is not in the region; and its number. */
export interface Rest {
  readonly at: number;
  readonly line: number;
}

/** `column` is asked for only where the match is listed. */
type OnMatch = (line: number, column: () => number, length: number) => void;
type Matcher = (region: Region) => Rest;

/** Finds the query in regions of whole lines. */
export function createMatcher(query: SearchQuery, onMatch: OnMatch): Matcher {
  if (query.regex) return byExpression(query, onMatch);
  if (/[\r\n]/.test(query.pattern)) return (region) => linesOf(region, () => undefined); // A line has none.
  if (query.matchCase) {
    const needle = Buffer.from(query.pattern);
    return byBytes(
      needle.length,
      query.pattern.length,
      onMatch,
      ({ bytes }) =>
        (from) =>
          bytes.indexOf(needle, from),
    );
  }
  // Folding the bytes of other characters one by one would match what is no match.
  if (!isAscii(Buffer.from(query.pattern))) return byExpression(query, onMatch);
  const needle = query.pattern.toLowerCase();
  return byBytes(needle.length, needle.length, onMatch, ({ bytes }) => {
    const folded = bytes.toString('latin1').toLowerCase();
    return (from) => folded.indexOf(needle, from);
  });
}

function byBytes(size: number, length: number, onMatch: OnMatch, prepare: (region: Region) => (from: number) => number): Matcher {
  return (region) => {
    const { bytes, final } = region;
    const find = prepare(region);
    let [line, start] = [region.line, region.first];
    let found = find(shownStart(bytes, start));
    let stop = found < 0 ? start : lineEnd(bytes, start, bytes.length, start);
    while (found >= 0) {
      while (stop >= 0 && shownEnd(bytes, start, stop) <= found) {
        line += 1;
        start = stop;
        stop = lineEnd(bytes, start, bytes.length, start);
      }
      if (stop < 0 && !final) break; // Its line ends in the next region.
      const from = shownStart(bytes, start);
      // What lies across a forced break is in no line.
      const inside = found + size <= shownEnd(bytes, start, stop < 0 ? bytes.length : stop);
      if (inside) onMatch(line, () => bytes.toString('utf8', from, found).length, length);
      found = find(inside ? found + size : found + 1);
    }
    const state = { line, lineStart: start };
    scanLines(state, bytes, start, bytes.length, start);
    return { at: state.lineStart, line: state.line };
  };
}

function byExpression(query: SearchQuery, onMatch: OnMatch): Matcher {
  const expression = expressionOf(query);
  return (region) => {
    // A region of ASCII alone is decoded once: positions in it are positions in the text.
    const text = isAscii(region.bytes) ? region.bytes.toString('latin1') : undefined;
    return linesOf(region, (from, stop, line) => {
      const shown = text === undefined ? region.bytes.toString('utf8', from, stop) : text.slice(from, stop);
      expression.lastIndex = 0;
      for (;;) {
        const match = expression.exec(shown);
        if (match === null) break;
        if (match[0].length > 0) onMatch(line, () => match.index, match[0].length);
        else expression.lastIndex += 1;
      }
    });
  };
}

/** Calls for each whole line with where its text begins and ends and its number; says where the rest begins. */
export function linesOf(region: Region, each: (from: number, stop: number, line: number) => void): Rest {
  const { bytes, final } = region;
  let [at, line] = [region.first, region.line];
  while (at < bytes.length) {
    const next = lineEnd(bytes, at, bytes.length, at);
    if (next < 0 && !final) break;
    const stop = next < 0 ? bytes.length : next;
    each(shownStart(bytes, at), shownEnd(bytes, at, stop), line);
    line += 1;
    at = stop;
  }
  return { at, line };
}

/** Where the text of the line at `start` begins: earlier, when the forced break before it cut a character. */
function shownStart(bytes: Buffer, start: number): number {
  return start > 0 && bytes[start - 1] !== NEWLINE ? start - incompleteTail(bytes, 0, start) : start;
}

/** Where the text of the line `[start, stop)` ends, without its ending and without a character that the break cut. */
function shownEnd(bytes: Buffer, start: number, stop: number): number {
  if (stop === start || bytes[stop - 1] !== NEWLINE) return stop - (stop < bytes.length ? incompleteTail(bytes, start, stop) : 0);
  return stop - 1 > start && bytes[stop - 2] === RETURN ? stop - 2 : stop - 1;
}
