import { expect, it } from 'vitest';
import { offsetOf } from './offset-of';

it.each([
  [1, 1, 0],
  [2, 1, 3],
  [2, 3, 5],
  [2, 99, 6],
  [9, 1, 6],
])('line %d, column %d is character %d', (line, column, at) => expect(offsetOf('ab\ncde', line, column)).toBe(at));
