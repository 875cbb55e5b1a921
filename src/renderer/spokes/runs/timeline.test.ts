import { describe, expect, it } from 'vitest';
import { createFormat } from '../../lib/format';
import { lifeOf } from './timeline';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString();
const now = Date.parse(at(100));
const life = (state: 'queued' | 'running' | 'succeeded' | 'cancelled' | 'lost', startedAt: string | null, endedAt: string | null) =>
  lifeOf({ state, queuedAt: at(0), startedAt, endedAt }, now).map(({ key, ms, open }) => [key, ms, open]);

describe('the life of a run', () => {
  it('goes as far as it has come', () => {
    expect(life('queued', null, null)).toEqual([['queued', 100_000, true]]);
    expect(life('running', at(10), null)).toEqual([
      ['queued', 10_000, false],
      ['started', 90_000, true],
    ]);
    expect(life('succeeded', at(10), at(25))).toEqual([
      ['queued', 10_000, false],
      ['started', 15_000, false],
      ['ended', null, false],
    ]);
  });

  it('knows runs that never started, or whose end nobody saw', () => {
    expect(life('cancelled', null, at(5))).toEqual([
      ['queued', 5_000, false],
      ['ended', null, false],
    ]);
    expect(life('lost', at(10), null)).toEqual([
      ['queued', 10_000, false],
      ['started', null, false],
      ['ended', null, false],
    ]);
  });

  it('never takes less than no time', () => {
    expect(life('succeeded', at(-1), at(-2)).map(([, ms]) => ms)).toEqual([0, 0, null]);
  });
});

describe('durations', () => {
  it('are short where they are short, and written by the language', () => {
    const [en, fr] = [createFormat('en'), createFormat('fr')];
    expect([0, 850, 2_840, 9_999, 41_000, 664_000, 3_727_000, 90_061_000].map((ms) => en.duration(ms))).toEqual([
      '0 ms',
      '850 ms',
      '2.8 s',
      '10 s',
      '0:41',
      '11:04',
      '1:02:07',
      '25:01:01',
    ]);
    expect(fr.duration(2_840)).toBe('2,8 s');
  });
});
