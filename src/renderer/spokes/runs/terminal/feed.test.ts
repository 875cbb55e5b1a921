import { describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { RunEvent } from '#shared/contract/runs';
import { exampleRun } from '../../../../../tests/support/fake-runs';
import { feed } from './feed';

const output = (seq: number, text: string): RunEvent => ({ type: 'output', seq, at: '2026-01-01T00:00:00.000Z', from: 'out', text });
const ended: RunEvent = { type: 'ended', seq: 9, run: exampleRun() };

function rig(open: (after: number | undefined) => AsyncIterable<RunEvent>) {
  const log: string[] = [];
  const abort = new AbortController();
  const done = feed({
    open,
    write: async (text) => void log.push(text),
    ready: async () => void log.push('[back]'),
    signal: abort.signal,
    onSeq: (seq) => log.push(`@${seq}`),
  });
  return { log, done, abort };
}

describe('a terminal’s feed', () => {
  it('goes on after a dropped connection from where it was, and ends with the run', async () => {
    const asked: (number | undefined)[] = [];
    const { log, done } = rig(async function* (after) {
      asked.push(after);
      if (after === undefined) {
        yield output(3, 'abc');
        throw new HubError('DISCONNECTED', {});
      }
      yield output(6, 'def');
      yield ended;
      yield output(99, 'never');
    });
    await done;
    expect([log.join(' '), asked]).toEqual(['abc @3 [back] def @6 @9', [undefined, 3]]);
  });

  it('asks for the next only when the last was taken in', async () => {
    let pulled = 0;
    const takes: (() => void)[] = [];
    const done = feed({
      open: async function* () {
        for (let i = 1; i <= 3; i++) {
          pulled = i;
          yield output(i, 'x');
        }
      },
      write: () => new Promise((resolve) => takes.push(resolve)),
      ready: () => Promise.resolve(),
      signal: new AbortController().signal,
      onSeq: () => undefined,
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([pulled, takes.length]).toEqual([1, 1]);
    while (takes.length > 0) {
      takes.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
    expect(pulled).toBe(3);
  });

  it('goes past what was trimmed, and passes on what is no drop', async () => {
    const { log, done } = rig(async function* () {
      yield { type: 'trimmed', seq: 5 };
      throw new HubError('OUTPUT_GONE', { run: 'r' });
    });
    await expect(done).rejects.toThrow('OUTPUT_GONE');
    expect(log).toEqual(['@5']);
  });
});
