import type { OutputLine } from '#shared/contract/runs';
import { type AnsiSpan, type AnsiState, parseAnsi, startState } from './ansi';

/** A line as it is shown. */
export interface StyledLine {
  readonly line: OutputLine;
  readonly spans: readonly AnsiSpan[];
  /** How many characters are shown. */
  readonly length: number;
}

/** The lines of a source with their colours; each is parsed once. */
export interface StyledLines {
  get(line: number): StyledLine | undefined;
}

/** How far back a style is looked for: a colour that was set further up than what is loaded is not known. */
const LOOK_BACK = 200;

/** Parses a line of `source` when it is first asked for, and forgets it with the line. */
export function createStyledLines(source: { get(line: number): OutputLine | undefined }): StyledLines {
  const parsed = new WeakMap<OutputLine, StyledLine & { readonly state: AnsiState }>();

  function parse(line: OutputLine, state: AnsiState): AnsiState {
    const made = parseAnsi(line.text, state);
    parsed.set(line, { line, spans: made.spans, length: made.spans.reduce((sum, { text }) => sum + text.length, 0), state: made.state });
    return made.state;
  }

  return {
    get(number) {
      const line = source.get(number);
      if (line === undefined) return undefined;
      const known = parsed.get(line);
      if (known !== undefined) return known;
      const unknown: OutputLine[] = [line];
      let state = startState;
      for (let back = number - 1; back > 0 && back > number - LOOK_BACK; back--) {
        const before = source.get(back);
        if (before === undefined) break;
        const style = parsed.get(before);
        if (style !== undefined) {
          state = style.state;
          break;
        }
        unknown.push(before);
      }
      while (unknown.length > 0) {
        const next = unknown.pop();
        if (next !== undefined) state = parse(next, state);
      }
      return parsed.get(line);
    },
  };
}

/** Where a position in the line as it came (in UTF-16 units, escape sequences included) stands in what is shown. */
export function shownAt(spans: readonly AnsiSpan[], raw: number): number {
  let shown = 0;
  for (const span of spans) {
    if (raw < span.raw) return shown;
    if (raw < span.raw + span.text.length) return shown + raw - span.raw;
    shown += span.text.length;
  }
  return shown;
}

/** A stretch of one line's shown text that was found; `current` is the one that was jumped to. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly current: boolean;
}

/** A stretch of text in one style that is wholly found or wholly not. */
export interface Piece extends AnsiSpan {
  readonly hit: 'no' | 'yes' | 'current';
}

/** Cuts the spans at the hits (in order, not overlapping), and at `limit` characters. */
export function cutAtHits(spans: readonly AnsiSpan[], hits: readonly Hit[], limit: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let next = 0;
  for (const span of spans) {
    if (at >= limit) break;
    let from = 0;
    const length = Math.min(span.text.length, limit - at);
    while (from < length) {
      while (next < hits.length && (hits[next]?.end ?? 0) <= at + from) next += 1;
      const hit = hits[next];
      const inside = hit !== undefined && hit.start <= at + from;
      const to = hit === undefined ? length : Math.min(length, (inside ? hit.end : hit.start) - at);
      pieces.push({ ...span, text: span.text.slice(from, to), hit: !inside ? 'no' : hit.current ? 'current' : 'yes' });
      from = to;
    }
    at += span.text.length;
  }
  return pieces;
}
