/**
 * The line rule, shared by writer and reader: a line ends after `\n`, or after this many bytes. It is a little less
 * than 16 Ki, so that a line's text stays under 16,384 characters even with the rest of a character cut by the break.
 */
export const LINE_BYTES = 16_380;

const NEWLINE = 10;
const NEWLINES = 0x0a0a0a0a;
const NO_WORDS = new Int32Array(0);
/** Up to here a loop is faster than a call of `indexOf`. */
const SHORT = 96;

/** Where in the output one is: the number of the line that the next byte belongs to, and where that line starts. */
export interface LineState {
  line: number;
  lineStart: number;
}

/**
 * Index after the line that began at index `begin` (which may lie before the buffer), searched from `from` on;
 * -1 when it does not end before `end`.
 */
export function lineEnd(bytes: Buffer, from: number, end: number, begin: number): number {
  const forced = begin + LINE_BYTES;
  const stop = forced < end ? forced : end;
  const near = from + SHORT < stop ? from + SHORT : stop;
  let at = from;
  while (at < near && bytes[at] !== NEWLINE) at += 1;
  if (at < near) return at + 1;
  if (at < stop) {
    const found = bytes.subarray(at, stop).indexOf(NEWLINE);
    if (found >= 0) return at + found + 1;
  }
  return forced <= end ? forced : -1;
}

/** Moves the state over `bytes[from, end)`, whose first byte is at logical offset `offset`. */
export function scanLines(state: LineState, bytes: Buffer, from: number, end: number, offset: number): void {
  const base = offset - from;
  let { line } = state;
  let begin = state.lineStart - base;
  const take = (stop: number): void => {
    for (; stop - begin > LINE_BYTES; begin += LINE_BYTES) line += 1;
    line += 1;
    begin = stop;
  };
  const first = bytes.indexOf(NEWLINE, from);
  let at = first < 0 || first > end ? end : first;
  // Four bytes at a time: this runs over every byte that any child prints.
  while (at < end && ((bytes.byteOffset + at) & 3) !== 0) if (bytes[at++] === NEWLINE) take(at);
  const words = at < end ? new Int32Array(bytes.buffer, bytes.byteOffset + at, (end - at) >> 2) : NO_WORDS;
  for (let i = 0; i < words.length; i += 1) {
    const word = (words[i] ?? 0) ^ NEWLINES;
    // Not zero exactly when one of the four bytes is.
    if (((word - 0x01010101) & ~word & 0x80808080) === 0) continue;
    const place = at + 4 * i;
    for (let next = place; next < place + 4; next += 1) if (bytes[next] === NEWLINE) take(next + 1);
  }
  for (at += 4 * words.length; at < end;) if (bytes[at++] === NEWLINE) take(at);
  for (; end - begin >= LINE_BYTES; begin += LINE_BYTES) line += 1;
  state.line = line;
  state.lineStart = begin + base;
}

/** Lines begun before `offset`: one that nothing was written of does not count. */
export const linesBefore = ({ line, lineStart }: Readonly<LineState>, offset: number): number => (lineStart === offset ? line - 1 : line);
