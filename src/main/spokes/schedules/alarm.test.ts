import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Scope } from '#main/hub/scope';
import { createAlarm, LONGEST_MS } from './alarm';

let scope: Scope;
let now = 0;
const advance = async (ms: number, wall = ms): Promise<void> => {
  now += wall;
  await vi.advanceTimersByTimeAsync(ms);
};
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  now = 0;
  scope = new Scope((error) => expect.fail(String(error)));
});
afterEach(async () => {
  await scope.close();
  vi.useRealTimers();
});

test('it rings when the nearest time has come', async () => {
  const rung: number[] = [];
  let next = 5_000;
  const alarm = createAlarm(
    scope,
    { now: () => now },
    () => next,
    () => {
      rung.push(now);
      next = 20_000;
    },
  );
  alarm.set();
  await advance(4_999);
  expect(rung).toEqual([]);
  await advance(1);
  await advance(15_000);
  expect(rung).toEqual([5_000, 20_000]);
});

test('it never waits longer than it may, so that sleep and a changed clock are seen', async () => {
  let rung = 0;
  const alarm = createAlarm(
    scope,
    { now: () => now },
    () => undefined,
    () => (rung += 1),
  );
  alarm.set();
  await advance(LONGEST_MS);
  expect(rung).toBe(1);
  await advance(LONGEST_MS, 8 * 3_600_000);
  expect(rung).toBe(2);
});

test('what stays due does not keep it busy, and it ends with its scope', async () => {
  let rung = 0;
  const alarm = createAlarm(
    scope,
    { now: () => now },
    () => 0,
    () => (rung += 1),
  );
  alarm.set();
  await advance(10_000);
  expect(rung).toBeLessThanOrEqual(5);
  expect(rung).toBeGreaterThan(0);
  const before = rung;
  await scope.close();
  alarm.set();
  await advance(LONGEST_MS * 4);
  expect(rung).toBe(before);
});
