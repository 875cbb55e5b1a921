import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inTurns } from './in-turns';

const spin = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

test('messages wait for the next turn when this one has taken long enough, in order', async () => {
  const seen: number[] = [];
  const receive = inTurns((n: number) => {
    seen.push(n);
    spin(1);
  });
  for (let n = 0; n < 12; n++) receive(n);
  const first = seen.length;
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(6);
  receive(12);
  expect(seen).toHaveLength(first);
  let turns = 0;
  while (seen.length < 13) {
    await setImmediate();
    turns++;
  }
  expect(turns).toBeGreaterThan(2);
  expect(seen).toEqual(Array.from({ length: 13 }, (_, n) => n));
});
