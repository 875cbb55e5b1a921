import { expect, test } from 'vitest';
import { atHand } from './at-hand';

test('favourites come first, and what was run last keeps its places', () => {
  expect(atHand(['a', 'b'], ['x', 'y'], 8)).toEqual(['a', 'b', 'x', 'y']);
  expect(atHand(['a', 'b', 'c', 'd'], ['x', 'y', 'z'], 4)).toEqual(['a', 'b', 'x', 'y']);
  expect(atHand(['a', 'b', 'c', 'd', 'e'], ['x'], 4)).toEqual(['a', 'b', 'c', 'x']);
  expect(atHand(['a', 'b', 'c'], [], 2)).toEqual(['a', 'b']);
});
