import { describe, expect, it } from 'vitest';
import type { JobLogItem } from '#shared/contract/jobs';
import { runLike } from '../../../../../tests/support/run-like';
import { emptyLog, KEPT, withItems } from './job-log-store';

const run = runLike({ state: 'succeeded' });
const printed = (step: string, text: string, seq: number, from: 'out' | 'err' = 'out'): JobLogItem => ({
  step,
  run: run.id,
  attempt: 1,
  event: { type: 'output', seq, at: '2026-01-01T00:00:00.000Z', from, text },
});
const ended = (step: string, seq: number): JobLogItem => ({ step, run: run.id, attempt: 1, event: { type: 'ended', seq, run } });
const shown = (items: readonly JobLogItem[]) => withItems(emptyLog, items, ({ step }) => `${step} is over`);

describe('a job’s log', () => {
  it('has whole lines, each with its step; the rest of one comes at the end', () => {
    const log = shown([
      printed('a', 'one\ntw', 6),
      printed('a', 'o\r\n\u001b[31mred\u001b[0m', 15),
      printed('a', 'oops', 19, 'err'),
      ended('a', 19),
    ]);
    expect(log.lines.map(({ step, from, text }) => [step, from, text])).toEqual([
      ['a', 'out', 'one'],
      ['a', 'out', 'two'],
      ['a', 'out', 'red'],
      ['a', 'err', 'oops'],
      ['a', 'state', 'a is over'],
    ]);
    expect(log.place).toEqual({ [run.id]: 19 });
  });

  it('says an end once, however often it is told', () => {
    expect(shown([ended('a', 0), ended('a', 0)]).lines).toHaveLength(1);
  });

  it('keeps the last lines and says how many are not shown', () => {
    const log = shown([printed('a', 'line\n'.repeat(KEPT + 3), 1)]);
    expect([log.lines.length, log.left]).toEqual([KEPT, 3]);
    expect(new Set(log.lines.map(({ key }) => key)).size).toBe(KEPT);
  });
});
