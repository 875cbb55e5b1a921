import { expect, it } from 'vitest';
import { runLike } from '../../../../tests/support/run-like';
import { unfold } from './unfold';

const job = runLike({ job: { steps: [], cancelled: false } });
const other = runLike();
const second = runLike({ parent: { run: job.id, step: 'b' }, queuedAt: '2026-01-01T00:00:02.000Z' });
const first = runLike({ parent: { run: job.id, step: 'a' }, queuedAt: '2026-01-01T00:00:01.000Z' });

it('shows the steps of what is open below it, in order, each once and as it is now', () => {
  const now = { ...first, state: 'succeeded' as const };
  expect(unfold([job, other], new Set([job.id]), [second, first, now, other])).toEqual([job, now, second, other]);
  expect(unfold([job, first], new Set([job.id]), [first])).toEqual([job, first]);
});

it('shows nothing of what is folded', () => {
  const runs = [job, other];
  expect(unfold(runs, new Set(), [first])).toBe(runs);
});
