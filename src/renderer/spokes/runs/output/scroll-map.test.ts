import { describe, expect, it } from 'vitest';
import {
  type Anchor,
  anchorAt,
  anchorOn,
  isExact,
  LINE_HEIGHT,
  MAX_HEIGHT,
  moved,
  scrollTopOf,
  spacerHeight,
  topOfEnd,
} from './scroll-map';

const small = { total: 1_000, view: 500 };
const huge = { total: 5_000_000, view: 500 };
const even = () => LINE_HEIGHT;
const lineOf = (anchor: Anchor) => (anchor.at === 'line' ? anchor.line : 'end');

describe('the scroll bar', () => {
  it('is exact while the browser can lay the lines out', () => {
    expect(isExact(small)).toBe(true);
    expect(spacerHeight(small)).toBe(18_000);
    expect(anchorAt(181, small)).toEqual({ at: 'line', line: 11, offset: 1 });
    expect(scrollTopOf({ at: 'line', line: 11, offset: 1 }, small)).toBe(181);
  });

  it('is scaled for millions of lines, and reaches each end', () => {
    expect(isExact(huge)).toBe(false);
    expect(spacerHeight(huge)).toBe(MAX_HEIGHT);
    expect(lineOf(anchorAt(0, huge))).toBe(1);
    expect(lineOf(anchorAt((MAX_HEIGHT - huge.view) / 2, huge))).toBeGreaterThan(2_499_000);
    expect(anchorAt(MAX_HEIGHT - huge.view, huge)).toEqual({ at: 'end' });
    expect(scrollTopOf({ at: 'end' }, huge)).toBe(MAX_HEIGHT - huge.view);
  });

  it('comes back to the same line within what one pixel stands for', () => {
    for (const line of [1, 2, 77, 400_000, 2_500_000, 4_999_000]) {
      const back = anchorAt(scrollTopOf({ at: 'line', line, offset: 0 }, huge), huge);
      expect(Math.abs((lineOf(back) as number) - line)).toBeLessThanOrEqual(8);
    }
  });

  it('does not take a jump to a late line for following', () => {
    const anchor = anchorOn(1_000, small);
    expect(anchor.at).toBe('line');
    expect(anchorAt(scrollTopOf(anchor, small), small).at).toBe('line');
  });

  it('says the end for output that fits, and survives none', () => {
    expect(anchorAt(0, { total: 3, view: 500 })).toEqual({ at: 'end' });
    expect(anchorAt(0, { total: 0, view: 0 })).toEqual({ at: 'end' });
    expect(scrollTopOf({ at: 'line', line: 1, offset: 0 }, { total: 0, view: 500 })).toBe(0);
  });
});

describe('moving by pixels', () => {
  it('crosses lines of one height', () => {
    expect(moved({ at: 'line', line: 10, offset: 0 }, 40, small, even)).toEqual({ at: 'line', line: 12, offset: 4 });
    expect(moved({ at: 'line', line: 10, offset: 0 }, -1, small, even)).toEqual({ at: 'line', line: 9, offset: 17 });
    expect(moved({ at: 'line', line: 1, offset: 3 }, -100, small, even)).toEqual({ at: 'line', line: 1, offset: 0 });
  });

  it('crosses wrapped lines by their own heights', () => {
    const heights = (line: number) => (line === 10 ? 900 : LINE_HEIGHT);
    expect(moved({ at: 'line', line: 10, offset: 0 }, 100, small, heights)).toEqual({ at: 'line', line: 10, offset: 100 });
    expect(moved({ at: 'line', line: 10, offset: 890 }, 20, small, heights)).toEqual({ at: 'line', line: 11, offset: 10 });
    expect(moved({ at: 'line', line: 11, offset: 0 }, -100, small, heights)).toEqual({ at: 'line', line: 10, offset: 800 });
  });

  it('leaves the end upwards and finds it downwards', () => {
    expect(topOfEnd(small, even)).toEqual({ line: 973, offset: 4 });
    expect(moved({ at: 'end' }, -18, small, even)).toEqual({ at: 'line', line: 972, offset: 4 });
    expect(moved({ at: 'line', line: 970, offset: 0 }, 500, small, even)).toEqual({ at: 'end' });
    expect(moved({ at: 'line', line: 1, offset: 0 }, 10, { total: 3, view: 500 }, even)).toEqual({ at: 'end' });
  });
});
