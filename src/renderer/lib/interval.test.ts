import { expect, test } from 'vitest';
import { inUnits } from './interval';

test.each([
  [10, 10, 'seconds'],
  [90, 90, 'seconds'],
  [600, 10, 'minutes'],
  [5_400, 90, 'minutes'],
  [7_200, 2, 'hours'],
  [86_400, 1, 'days'],
] as const)('%d seconds are %d %s', (seconds, count, unit) => expect(inUnits(seconds)).toEqual({ count, unit }));
