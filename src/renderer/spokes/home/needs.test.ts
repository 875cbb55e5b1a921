import { expect, test } from 'vitest';
import { RunId, type Run, type RunState } from '#shared/contract/runs';
import { fakeRuns, fakeScripts, firstOf } from '../../../../tests/support/fake-data';
import { findNeeds } from './needs';

const now = Date.parse('2026-01-20T18:00:00Z');
const template = firstOf(fakeRuns());
const run = (n: number, subject: string, state: RunState, hoursAgo: number): Run => {
  const at = new Date(now - hoursAgo * 3_600_000).toISOString();
  return {
    ...template,
    id: RunId.parse(`0192f0c4-5a1e-7b3c-8d2e-${String(n).padStart(12, '0')}`),
    subject: { ...template.subject, id: subject },
    state,
    queuedAt: at,
    startedAt: at,
    endedAt: state === 'running' || state === 'lost' ? null : at,
  };
};

test('a subject that succeeded since it failed needs nobody', () => {
  expect(findNeeds([run(1, 'a', 'failed', 5), run(2, 'a', 'succeeded', 2), run(3, 'b', 'failed', 1)], [], now)).toHaveLength(1);
});

test('a run in progress does not hide the failure before it', () => {
  expect(findNeeds([run(1, 'a', 'failed', 5), run(2, 'a', 'running', 1)], [], now)).toHaveLength(1);
});

test('failures older than a day are history', () => {
  expect(findNeeds([run(1, 'a', 'failed', 25), run(2, 'b', 'lost', 3)], [], now)).toMatchObject([{ kind: 'run', run: { state: 'lost' } }]);
});

test('scripts with problems come after runs', () => {
  const scripts = fakeScripts(12);
  const needs = findNeeds([run(1, 'a', 'timed_out', 1)], scripts, now);
  expect(needs.map(({ kind }) => kind)).toEqual(['run', 'script']);
});
