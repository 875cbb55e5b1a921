import { describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { RunEvent } from '#shared/contract/runs';
import { createPace, type ReplayClock } from './replay-clock';

const START = Date.UTC(2026, 0, 1);
const output = (ms: number): RunEvent => ({
  type: 'output',
  seq: ms,
  at: new Date(START + ms).toISOString(),
  from: 'out',
  text: `${ms}\n`,
});

/** A clock that stands still but for what is waited for. */
function fakeClock() {
  let now = 1_000;
  const waited: number[] = [];
  const clock: ReplayClock = {
    now: () => now,
    async wait(ms, signal) {
      signal.throwIfAborted();
      waited.push(ms);
      now += ms;
    },
  };
  return { clock, waited, pass: (ms: number) => (now += ms) };
}

async function* from(events: readonly RunEvent[]): AsyncGenerator<RunEvent, void, void> {
  yield* events;
}

async function replayed(events: readonly RunEvent[], speed: number, slowness: readonly number[] = []) {
  const { clock, waited, pass } = fakeClock();
  const seen: number[] = [];
  for await (const event of createPace(speed, clock, new AbortController().signal)(from(events), (item) => item)) {
    seen.push(event.seq);
    pass(slowness[seen.length - 1] ?? 0);
  }
  return { waited, seen };
}

describe('a replay', () => {
  it('waits between outputs as long as was between them, begins at once, and waits 2 s at most', async () => {
    expect(await replayed([output(500), output(700), output(60_700), output(61_000)], 1)).toEqual({
      waited: [200, 2_000, 300],
      seen: [500, 700, 60_700, 61_000],
    });
  });

  it('is so many times as fast, also the pauses that were shortened', async () => {
    expect((await replayed([output(0), output(1_000), output(9_000)], 4)).waited).toEqual([250, 500]);
    expect((await replayed([output(0), output(1_000)], 0.5)).waited).toEqual([2_000]);
  });

  it('waits for nothing at speed 0, nor where the clock was set back', async () => {
    expect(await replayed([output(0), output(9_000)], 0)).toEqual({ waited: [], seen: [0, 9_000] });
    expect((await replayed([output(5_000), output(1_000), output(1_100)], 1)).waited).toEqual([100]);
  });

  it('makes up for what its reader took', async () => {
    expect((await replayed([output(0), output(500), output(1_000)], 1, [800])).waited).toEqual([200]);
  });

  it('ends as cancelled once it is interrupted, in a pause as well', async () => {
    const { clock } = fakeClock();
    const interrupt = new AbortController();
    const inPause: ReplayClock = {
      ...clock,
      wait: (_, signal) => {
        interrupt.abort();
        return Promise.reject(new Error('aborted', { cause: signal.reason }));
      },
    };
    const seen: RunEvent[] = [];
    const reading = async (): Promise<void> => {
      const paced = createPace(1, inPause, interrupt.signal)(from([output(0), output(1_000), output(1_100)]), (item) => item);
      for await (const event of paced) seen.push(event);
    };
    await expect(reading()).rejects.toSatisfy((error) => HubError.is(error, 'CANCELLED'));
    expect(seen).toHaveLength(1);
  });
});
