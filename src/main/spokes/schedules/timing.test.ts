import { expect, test } from 'vitest';
import { ahead, dueAt, GRACE_MS, MOST_MISSED, timesOf } from './timing';

const HOUR = 3_600_000;
const hourly = timesOf({ type: 'interval', seconds: 3_600 }, 0, 0);

test('an interval counts from its anchor, not from when it was looked at', () => {
  const times = timesOf({ type: 'interval', seconds: 10 }, 5_000, 5_000);
  expect(ahead(times, 5_000, 3)).toEqual([15_000, 25_000, 35_000]);
  expect(times.after(15_001)).toBe(25_000);
  // Before its anchor, where a clock was set back, it has its first time.
  expect(times.after(-90_000)).toBe(15_000);
});

test('nothing is due before its time, and then it is', () => {
  expect(dueAt(hourly, 0, HOUR - 1)).toBeUndefined();
  expect(dueAt(hourly, 0, HOUR)).toEqual({ dueAt: HOUR, missed: 0, settles: HOUR });
});

test('a little late is on time; later is missed', () => {
  expect(dueAt(hourly, 0, HOUR + GRACE_MS)).toEqual({ dueAt: HOUR, missed: 0, settles: HOUR });
  expect(dueAt(hourly, 0, HOUR + GRACE_MS + 1)).toEqual({ dueAt: null, missed: 1, settles: HOUR + GRACE_MS + 1 });
});

test('of several times the last is due, when it is on time, and the others were missed', () => {
  expect(dueAt(hourly, 0, 4 * HOUR + 5)).toEqual({ dueAt: 4 * HOUR, missed: 3, settles: 4 * HOUR });
  const often = timesOf({ type: 'interval', seconds: 10 }, 0, 0);
  expect(dueAt(often, 0, 35_000)).toEqual({ dueAt: 30_000, missed: 2, settles: 30_000 });
});

test('what is settled is not due again when the clock is set back', () => {
  expect(dueAt(hourly, 4 * HOUR, 2 * HOUR + 5)).toBeUndefined();
  expect(dueAt(hourly, 4 * HOUR, 4 * HOUR + 5)).toBeUndefined();
  expect(dueAt(hourly, 4 * HOUR, 5 * HOUR)).toEqual({ dueAt: 5 * HOUR, missed: 0, settles: 5 * HOUR });
});

test('years of missed times are counted up to a bound', () => {
  const often = timesOf({ type: 'interval', seconds: 10 }, 0, 0);
  expect(dueAt(often, 0, 10 * 365 * 24 * HOUR + 4_000)).toMatchObject({ missed: MOST_MISSED });
});

test('at a start is when no clock says', () => {
  const times = timesOf({ type: 'startup' }, 0, 0);
  expect([ahead(times, 0, 5), dueAt(times, 0, HOUR)]).toEqual([[], undefined]);
});
