import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { wait } from './wait';

it('leaves nothing on a signal that is waited with again and again', async () => {
  const { signal } = new AbortController();
  for (let n = 0; n < 3; n += 1) await wait(1, signal);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('is over when the signal aborts, and at once where it had', async () => {
  const stop = new AbortController();
  const waiting = wait(1_000_000, stop.signal);
  stop.abort();
  await waiting;
  await wait(1_000_000, stop.signal);
});
