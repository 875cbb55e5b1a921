import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { TOGETHER_MS, TOGETHER_RUNS, TOGETHER_SCRIPTS } from '#shared/contract/notice-values';
import { NoticeId, RuleId, type RunNotice, type Together } from '#shared/contract/notifications';
import { RunId } from '#shared/contract/runs';
import { asSeen, emptyTogether, isOpen, withOne } from './together';
import { textOf } from './words';

const id = (): RunId => RunId.parse(randomUUID());
const filled = (scripts: readonly string[], empty = emptyTogether(0)): Together =>
  scripts.reduce((sum, name, at) => withOne(sum, { run: id(), script: { id: name, name } }, scripts.indexOf(name) === at), empty);
const notice = (together: Together): RunNotice => ({
  id: NoticeId.parse(randomUUID()),
  at: '2026-01-01T00:00:00.000Z',
  kind: 'failure',
  rule: { id: RuleId.parse(randomUUID()), name: 'all' },
  script: { id: 'a', name: 'a' },
  run: id(),
  state: 'failed',
  exitCode: 3,
  tookMs: 10,
  together,
  read: false,
  desktop: false,
  webhook: null,
});

it('counts every run, by script, and says how many are not listed', () => {
  const many = Array.from({ length: TOGETHER_SCRIPTS + 7 }, (_, at) => `s${at}`);
  const { runs, scripts, more } = filled([...many, ...many, 's0']);
  expect(runs).toBe(2 * many.length + 1);
  expect(scripts).toHaveLength(TOGETHER_SCRIPTS);
  expect(scripts[0]).toMatchObject({ id: 's0', runs: 3 });
  expect(more).toEqual({ scripts: 7, runs: 14 });
  expect(scripts.reduce((sum, one) => sum + one.runs, more.runs)).toBe(runs);
});

it('leads to the newest runs of each script', () => {
  const runs = Array.from({ length: TOGETHER_RUNS + 2 }, id);
  const together = runs.reduce((sum, run) => withOne(sum, { run, script: { id: 'a', name: 'a' } }, false), emptyTogether(0));
  expect(together.scripts[0]?.newest).toEqual(runs.toReversed().slice(0, TOGETHER_RUNS));
});

it('takes more for a minute, and none at a time before it', () => {
  const together = emptyTogether(10 * TOGETHER_MS);
  expect([10 * TOGETHER_MS, 11 * TOGETHER_MS - 1, 11 * TOGETHER_MS, 0].map((now) => isOpen(together, now))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

it('shows who may see some scripts only these, and their runs', () => {
  const whole = notice(filled(['a', 'b', 'b', 'c']));
  expect(asSeen(whole, () => true)).toBe(whole);
  expect(asSeen(whole, () => false)).toBeUndefined();
  const seen = asSeen(whole, (script) => script === 'b');
  expect(seen).toMatchObject({ script: { id: 'b' }, together: { runs: 2, scripts: [{ id: 'b', runs: 2 }] } });
  expect(JSON.stringify(seen)).not.toContain('"a"');
  expect(seen?.run).toBe(whole.together?.scripts[1]?.newest[0]);
});

it('says in a line how many there were, and of which', () => {
  const some = notice(filled(['a', 'a', 'b', 'c', 'd', 'e']));
  expect(textOf(some, 'en')).toBe('6 runs failed within a minute: a (2), b (1), c (1), 2 other scripts');
  expect(textOf(some, 'fr')).toBe('6 exécutions ont échoué en une minute : a (2), b (1), c (1), 2 autres scripts');
  expect(textOf(notice(filled(['a'])), 'en')).toBe('1 run failed within a minute: a (1)');
});
