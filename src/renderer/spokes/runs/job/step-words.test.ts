import { expect, it } from 'vitest';
import { stepSpan } from './step-words';

const at = (second: number): string => new Date(second * 1_000).toISOString();

it.each([
  [null, null, null],
  [at(3), at(5), { from: 3_000, to: 5_000 }],
  [at(3), null, { from: 3_000, to: 9_000 }],
  // Of two clocks one may be ahead.
  [at(12), null, { from: 12_000, to: 12_000 }],
])('a step from %s to %s spans %j', (startedAt, endedAt, span) => expect(stepSpan({ startedAt, endedAt }, 9_000)).toEqual(span));
