import { describe, expect, it } from 'vitest';
import type { RunStep } from '#shared/contract/runs';
import { RunId } from '#shared/contract/runs';
import { runLike } from '../../../../../tests/support/run-like';
import { statusFor, turnOf, withRuns } from './advance';
import { takenUp } from './again';

const step = (id: string, needs: readonly string[], more: Partial<RunStep> = {}): RunStep => ({
  id,
  name: id,
  needs: [...needs],
  state: 'waiting',
  run: null,
  startedAt: null,
  endedAt: null,
  reason: null,
  kept: false,
  tolerated: false,
  ...more,
});
const parent = RunId.parse('11111111-1111-4111-8111-111111111111');
const child = (of: string, more: Parameters<typeof runLike>[0]) => runLike({ parent: { run: parent, step: of }, ...more });

describe('whose turn it is', () => {
  it('is every step whose needs have ended, however they ended', () => {
    const steps = [
      step('a', [], { state: 'failed' }),
      step('b', [], { state: 'running' }),
      step('c', ['a']),
      step('d', ['a', 'b']),
      step('e', []),
    ];
    expect(turnOf(steps)).toEqual({ ready: ['c', 'e'], over: false });
    expect(turnOf(steps.map((one) => ({ ...one, state: 'skipped' as const })))).toEqual({ ready: [], over: true });
  });
});

describe('what success() and failure() say', () => {
  const steps = [
    step('a', [], { state: 'failed' }),
    step('b', ['a'], { state: 'skipped' }),
    step('c', ['b']),
    step('x', [], { state: 'timed_out', tolerated: true }),
    step('y', ['x']),
    step('s', [], { state: 'skipped' }),
    step('t', ['s']),
  ];
  it.each([
    ['c', false],
    ['y', true],
    ['t', true],
  ])('%s: everything before it ended well is %s', (id, success) => expect(statusFor(id, steps)).toEqual({ success, failure: !success }));
});

describe('steps as their runs say', () => {
  it('take the last attempt, and go on while another follows', () => {
    const next = { run: parent, attempt: 2, of: 2, notBefore: '2026-01-01T00:00:00.000Z' };
    const failed = child('a', { state: 'failed', next });
    expect(withRuns([step('a', [])], [failed])).toMatchObject([{ state: 'queued', run: failed.id, endedAt: null }]);
    const second = child('a', { state: 'succeeded', attempt: 2, endedAt: '2026-01-01T00:00:09.000Z' });
    expect(withRuns([step('a', [])], [failed, second])).toMatchObject([{ state: 'succeeded', run: second.id, endedAt: second.endedAt }]);
  });

  it('wait again where the run is proved never to have started, and not where it may have run', () => {
    const at = (reason: string) => withRuns([step('a', [], { state: 'starting' })], [child('a', { state: 'lost', reason })]);
    expect(at('never-started')).toMatchObject([{ state: 'waiting', run: null }]);
    expect(at('recorder-died')).toMatchObject([{ state: 'lost' }]);
  });

  it('stay as they are where they could not start, were skipped or are of an earlier run', () => {
    const steps = [
      step('a', [], { state: 'failed', reason: 'SCRIPT_NOT_FOUND {}' }),
      step('b', [], { state: 'skipped' }),
      step('c', [], { state: 'succeeded', kept: true, run: parent }),
    ];
    expect(withRuns(steps, [])).toEqual(steps);
  });
});

describe('a run that takes up an earlier one', () => {
  const before = [
    step('a', [], { state: 'succeeded', run: parent }),
    step('b', ['a'], { state: 'succeeded', run: parent }),
    step('c', ['b'], { state: 'skipped' }),
    step('side', [], { state: 'failed', run: parent }),
    step('late', ['side'], { state: 'skipped' }),
    step('may', [], { state: 'failed', tolerated: true, run: parent }),
  ];
  const anew = (from: string | undefined) => takenUp(before, from).flatMap((one) => (one.kept ? [] : [one.id]));

  it('begins at the step, all that wait for it, and what did not end well', () => {
    expect(anew('b')).toEqual(['b', 'c', 'side', 'late']);
    expect(anew(undefined)).toEqual(['side', 'late']);
    expect(takenUp(before, 'b')[0]).toMatchObject({ id: 'a', kept: true, state: 'succeeded', run: parent });
    expect(takenUp(before, 'b')[1]).toMatchObject({ id: 'b', state: 'waiting', run: null });
  });
});
