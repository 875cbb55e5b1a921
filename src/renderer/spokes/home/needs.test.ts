import { expect, test } from 'vitest';
import { RunId, type Run, type RunState } from '#shared/contract/runs';
import { fakeRuns, fakeScripts, firstOf } from '../../../../tests/support/fake-data';
import { findNeeds, lastEnd } from './needs';

const none = new Set<string>();
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
  expect(findNeeds([run(1, 'a', 'failed', 5), run(2, 'a', 'succeeded', 2), run(3, 'b', 'failed', 1)], [], none, now, true)).toHaveLength(1);
});

test('a run in progress does not hide the failure before it', () => {
  expect(findNeeds([run(1, 'a', 'failed', 5), run(2, 'a', 'running', 1)], [], none, now, true)).toHaveLength(1);
});

test('failures older than a day are history', () => {
  expect(findNeeds([run(1, 'a', 'failed', 25), run(2, 'b', 'lost', 3)], [], none, now, true)).toMatchObject([
    { kind: 'run', run: { state: 'lost' } },
  ]);
});

test('scripts that changed since they were approved come after runs, then those that wait for that, then those with problems', () => {
  const scripts = fakeScripts(12);
  const needs = findNeeds([run(1, 'a', 'timed_out', 1)], scripts, none, now, true);
  expect(needs.map(({ kind }) => kind)).toEqual(['run', 'changed', 'new', 'script']);
});

test('scripts that nobody ever approved are one line, and none where they run all the same; withdrawn ones need nobody', () => {
  const scripts = fakeScripts(3).map((script, at) => ({
    ...script,
    problems: 0,
    trust: at === 0 ? ('withdrawn' as const) : ('new' as const),
  }));
  expect(findNeeds([], scripts, none, now, true)).toEqual([{ kind: 'new', count: 2 }]);
  expect(findNeeds([], scripts, none, now, false)).toEqual([]);
});

test('a sample that came with Axle and lacks its interpreter needs nobody; one of a person’s own does', () => {
  const [script] = fakeScripts(12).filter(({ problems }) => problems > 0);
  if (script === undefined) throw new Error('no script with a problem');
  const lacking = { ...script, blocked: true, problems: 1 };
  expect(findNeeds([], [lacking], new Set([script.sourceId]), now, true)).toEqual([]);
  expect(findNeeds([], [lacking], none, now, true)).toHaveLength(1);
});

test('another run that ends is noticed, also where an old one goes for it', () => {
  const ended = run(1, 'a', 'failed', 5);
  const later = run(2, 'a', 'succeeded', 2);
  expect(lastEnd([ended])).not.toBe(lastEnd([later]));
  expect(lastEnd([ended, later])).not.toBe(lastEnd([later]));
  expect(lastEnd([later, ended])).toBe(lastEnd([ended, later, run(3, 'b', 'running', 1)]));
});
