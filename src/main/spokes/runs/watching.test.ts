import { expect, it } from 'vitest';
import { runLike } from '../../../../tests/support/run-like';
import { hasJournal } from './watching';

const output = { bytes: 0, lines: 0 };
it.each([
  ['a run that goes on, before anything of it was counted', runLike({ state: 'running' }), true],
  ['a run that has ended without a word', runLike({ state: 'succeeded' }), false],
  ['a run that has not begun', runLike({ state: 'queued' }), false],
])('there is a journal of %s: %j', (_what, run, there) => {
  expect(hasJournal({ ...run, output: { ...run.output, ...output } })).toBe(there);
});
