import type { Source, Token } from './tokens';

/** Tokens from one index up to another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where a token's own stretch ends: after its closing bracket where it opens one, else after itself. */
export function pastToken(source: Source, index: number): number {
  const closer = source.closers[index] ?? -1;
  return closer < 0 ? index + 1 : closer + 1;
}

/** What stands between commas that are in no brackets, or between statements too. Parts with nothing but comments are left out. */
export function split(source: Source, { from, to }: Span, statements = false): readonly Span[] {
  const parts: Span[] = [];
  let start = from;
  let line: number | undefined;
  const cut = (end: number): void => {
    const part = trimmed(source, { from: start, to: end });
    if (part.from < part.to) parts.push(part);
  };
  for (let at = from; at < to;) {
    const token = source.tokens[at];
    if (token === undefined) break;
    const ends = isOperator(token, ',') || (statements && isOperator(token, ';'));
    if (ends || (statements && line !== undefined && token.kind !== 'comment' && token.line > line)) {
      cut(at);
      start = ends ? at + 1 : at;
    }
    const past = pastToken(source, at);
    if (token.kind !== 'comment') line = ends ? undefined : (source.tokens[past - 1] ?? token).endLine;
    at = past;
  }
  cut(to);
  return parts;
}

/** Without comments at its ends. */
export function trimmed(source: Source, span: Span): Span {
  let { from, to } = span;
  while (from < to && source.tokens[from]?.kind === 'comment') from += 1;
  while (to > from && source.tokens[to - 1]?.kind === 'comment') to -= 1;
  return { from, to };
}

/** What stands there, in one line and bounded. */
export function sourceText(source: Source, { from, to }: Span, max: number): string {
  const start = source.tokens[from]?.start ?? 0;
  const end = source.tokens[to - 1]?.end ?? start;
  const text = source.text
    .slice(start, Math.min(end, start + 4 * max))
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}

/** Whether a token is this operator. */
export const isOperator = (token: Token | undefined, value: string): boolean => token?.kind === 'operator' && token.value === value;

/** Whether a token is this word in any case. */
export const isWord = (token: Token | undefined, value: string): boolean => token?.kind === 'word' && token.value.toLowerCase() === value;
