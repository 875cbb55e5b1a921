import { expect, it } from 'vitest';
import { overallProgress } from './overall-progress';

it.each([
  [[], -1],
  [[null], 2],
  [[50], 0.5],
  [[null, 100, 50], 0.75],
] as const)('of runs at %j is %d', (percents, bar) => expect(overallProgress(percents.map((percent) => ({ percent })))).toBe(bar));
