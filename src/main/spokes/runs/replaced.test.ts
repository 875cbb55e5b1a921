import { describe, expect, it } from 'vitest';
import type { Run } from '#shared/contract/runs';
import { replacedBy } from './replaced';
import { runLike } from '../../../../tests/support/run-like';

const on = (reason: string, ...targets: string[]): Run => runLike({ reason, targets });
const names = (runs: readonly Run[]): (string | null)[] => runs.map(({ reason }) => reason);

describe('who makes room', () => {
  it('is the oldest of all, of the same person or of the same script, by the limit', () => {
    const mine = runLike({ reason: 'mine', actor: { name: 'Ada', face: 'cli' } });
    const others = [on('oldest'), { ...mine, reason: 'hers' }, on('later')];
    expect(names(replacedBy(mine, { by: 'pool', targets: [] }, others))).toEqual(['oldest']);
    expect(names(replacedBy(mine, { by: 'holder', targets: [] }, others))).toEqual(['hers']);
    expect(names(replacedBy(mine, { by: 'subject', targets: [] }, others))).toEqual(['oldest']);
    expect(replacedBy(mine, { by: 'holder', targets: [] }, [])).toEqual([]);
  });

  it('is the oldest of each target in the way, and no more than are needed', () => {
    const others = [on('other', 'db01'), on('first', 'web01'), on('second', 'web01', 'web02'), on('third', 'web02'), on('none')];
    const fresh = on('fresh', 'web01', 'web02', 'db01');
    expect(names(replacedBy(fresh, { by: 'target', targets: ['web02'] }, others))).toEqual(['second']);
    expect(names(replacedBy(fresh, { by: 'target', targets: ['web01', 'web02'] }, others))).toEqual(['first', 'second']);
    expect(names(replacedBy(fresh, { by: 'target', targets: ['web02', 'web01'] }, others))).toEqual(['second']);
    expect(replacedBy(fresh, { by: 'target', targets: ['elsewhere'] }, others)).toEqual([]);
  });
});
