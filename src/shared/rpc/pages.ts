import { COLLECTION_PAGE } from '../contract/collection';
import { weigh } from './frame-size';
import { MAX_FRAME } from './protocol';

/** Most that a page weighs, as `weigh` bounds its bytes: an item of a stream is far from a whole frame. */
export const PAGE_WEIGHT = MAX_FRAME / 4;

/** The values in order, cut by count and by weight; what is over the weight by itself is a page of its own. */
export function* pagesOf<V>(values: readonly V[]): Generator<V[], void, void> {
  for (let at = 0; at < values.length;) {
    const page = fitting(values, at);
    at += page.length;
    yield page;
  }
}

/** The first of the values, as many as one page of this weight takes; none where already the first is over it. */
export function firstWithin<V>(values: readonly V[], most: number): readonly V[] {
  return values.slice(0, countWithin(values, 0, most));
}

function fitting<V>(values: readonly V[], from: number): V[] {
  return values.slice(from, from + Math.max(1, countWithin(values, from, PAGE_WEIGHT)));
}

function countWithin(values: readonly unknown[], from: number, most: number): number {
  const longest = Math.min(values.length - from, COLLECTION_PAGE);
  let weight = 0;
  for (let count = 0; count < longest; count += 1) {
    weight += weigh(values[from + count]);
    if (weight > most) return count;
  }
  return longest;
}
