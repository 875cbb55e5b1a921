import { expect, it } from 'vitest';
import { runLike } from '../../../../tests/support/run-like';
import { took } from './took';

it.each([
  ['2026-01-01T00:00:01.000Z', '2026-01-01T00:00:03.500Z', '2.5 s'],
  ['2026-01-01T00:00:00.000Z', '2026-01-01T00:02:05.000Z', '2 min 5 s'],
  // The clock was set back while it ran.
  ['2029-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '0.0 s'],
])('a run from %s to %s took %s', (startedAt, endedAt, text) => {
  expect(took(runLike({ startedAt, endedAt }))).toBe(text);
});
