import { expect, it } from 'vitest';
import { dueAt, isCutOff, isDue } from './due';

const minutes = (count: number): number => count * 60_000;
const wait = (every: number, failures: number): number => (dueAt({ every, triedAt: 0, failures }) ?? 0) / 60_000;

it('is due when its time has passed since the last try, and never where nobody asked for that', () => {
  const stored = { every: 300, triedAt: minutes(10), failures: 0 };
  expect([isDue(stored, minutes(15) - 1), isDue(stored, minutes(15))]).toEqual([false, true]);
  expect([dueAt({ ...stored, every: null }), isDue({ ...stored, every: null }, minutes(99))]).toEqual([null, false]);
  expect(isDue({ ...stored, triedAt: null }, Date.now())).toBe(true);
});

it('is tried ever later while it fails, up to an hour, or to its own interval where that is longer', () => {
  expect([0, 1, 2, 3, 4, 100].map((failures) => wait(300, failures))).toEqual([5, 10, 20, 40, 60, 60]);
  expect([0, 1, 9].map((failures) => wait(86_400, failures))).toEqual([1_440, 1_440, 1_440]);
});

it('does not wait for a clock that was years ahead', () => {
  expect(isDue({ every: 300, triedAt: minutes(1_000_000), failures: 0 }, minutes(1))).toBe(true);
});

it('is cut off while it is synced by itself and was not reached', () => {
  const stored = { every: 300, failures: 1, failure: { reason: 'unreachable' as const, detail: '' } };
  expect(isCutOff(stored)).toBe(true);
  expect(isCutOff({ ...stored, failure: { reason: 'timeout', detail: '' } })).toBe(true);
  expect(isCutOff({ ...stored, failure: { reason: 'auth', detail: '' } })).toBe(false);
  expect(isCutOff({ ...stored, every: null })).toBe(false);
  expect(isCutOff({ ...stored, failures: 0 })).toBe(false);
});
