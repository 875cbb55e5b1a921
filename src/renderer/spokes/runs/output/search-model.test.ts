import { describe, expect, it } from 'vitest';
import { createFound, firstFrom, step } from './search-model';

const match = (line: number, column = 0) => ({ type: 'match' as const, line, column, length: 2 });

describe('what a search found', () => {
  it('is counted while it streams, and as the end says', () => {
    const found = createFound();
    found.add([match(1), match(1, 5), match(9)]);
    expect([found.total, found.done]).toEqual([3, false]);
    found.add([{ type: 'done', matches: 12_345, capped: true }]);
    expect([found.total, found.done, found.capped]).toEqual([12_345, true, true]);
  });

  it('marks lines, and the current match', () => {
    const found = createFound();
    found.add([match(1), match(1, 5)]);
    expect(found.hitsOf(1, match(1, 5))).toEqual([
      { start: 0, end: 2, current: false },
      { start: 5, end: 7, current: true },
    ]);
    expect(found.hitsOf(1, match(1, 5))).toBe(found.hitsOf(1, match(1, 5)));
    expect(found.hitsOf(1, match(9))?.some(({ current }) => current)).toBe(false);
    expect(found.hitsOf(2, null)).toBeUndefined();
    found.add([match(1, 9)]);
    expect(found.hitsOf(1, null)).toHaveLength(3);
  });

  it('starts from where one looks and goes round', () => {
    const matches = [match(3), match(7), match(7, 4), match(20)];
    expect([firstFrom(matches, 1), firstFrom(matches, 7), firstFrom(matches, 8), firstFrom(matches, 21)]).toEqual([0, 1, 3, 0]);
    expect([step(3, 1, 4), step(0, -1, 4), step(0, 1, 0)]).toEqual([0, 3, -1]);
  });
});
