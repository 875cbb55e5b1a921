/** A line of a text without its end, and its 1-based number. */
export interface TextLine {
  readonly line: number;
  readonly text: string;
}

/** The first lines of a text, whatever ends them; a byte order mark is no part of the first. */
export function* textLines(text: string, most: number): Generator<TextLine> {
  let from = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; line <= most && from < text.length; line += 1) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    yield { line, text: text.slice(from, text.charAt(to - 1) === '\r' && to > from ? to - 1 : to) };
    from = to + 1;
  }
}

/** At most this much of a text, without half a character at its end. */
export function atMost(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
