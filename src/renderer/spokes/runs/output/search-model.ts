import type { SearchItem } from '#shared/contract/runs';
import type { Hit } from './styled-lines';

/** A place that was found: its line from 1, the rest in UTF-16 units of the line as it came. */
export interface Match {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** What a search has found so far. The list is added to in place: it may be long. */
export interface Found {
  readonly matches: readonly Match[];
  readonly total: number;
  readonly capped: boolean;
  readonly done: boolean;
  /** Matches on a line, as they are marked; the one at `current` stands out. */
  hitsOf(line: number, current: Match | null): readonly Hit[] | undefined;
}

/** What a search has found, while it is added to. */
export interface FoundBuilder extends Found {
  add(items: readonly SearchItem[]): void;
}

/** Gathers matches as they stream in, in order of their lines. */
export function createFound(): FoundBuilder {
  const matches: Match[] = [];
  const byLine = new Map<number, Match[]>();
  const hits = new Map<number, { readonly current: Match | null; readonly count: number; readonly hits: readonly Hit[] }>();
  let end: { readonly matches: number; readonly capped: boolean } | null = null;

  return {
    matches,
    get total() {
      return end?.matches ?? matches.length;
    },
    get capped() {
      return end?.capped ?? false;
    },
    get done() {
      return end !== null;
    },
    add(items) {
      for (const item of items) {
        if (item.type === 'done') {
          end = item;
          continue;
        }
        matches.push(item);
        const there = byLine.get(item.line);
        if (there === undefined) byLine.set(item.line, [item]);
        else there.push(item);
      }
    },
    hitsOf(line, current) {
      const there = byLine.get(line);
      if (there === undefined) return undefined;
      const here = current?.line === line ? current : null;
      const known = hits.get(line);
      // The same array for the same answer, so that rows are not drawn again.
      if (known !== undefined && known.count === there.length && same(known.current, here)) return known.hits;
      const made = there.map((match) => ({ start: match.column, end: match.column + match.length, current: same(match, here) }));
      hits.set(line, { current: here, count: there.length, hits: made });
      return made;
    },
  };
}

/** Whether two matches begin at the same place; null is none. */
export const same = (a: Match | null, b: Match | null): boolean => a === b || (a?.line === b?.line && a?.column === b?.column);

/** Index of the first match at or after a line; of the first of all where there is none. */
export function firstFrom(matches: readonly Match[], line: number): number {
  let [low, high] = [0, matches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low < matches.length ? low : 0;
}

/** The next (1) or previous (-1) match, round the ends. */
export const step = (index: number, by: 1 | -1, count: number): number => (count === 0 ? -1 : (index + by + count) % count);
