import { expect, test } from 'vitest';
import { spanOf } from './span';

test('days are whole, by this machine’s clock', () => {
  expect(spanOf('', '')).toEqual({});
  expect(spanOf('2026-03-01', '')).toEqual({ since: new Date(2026, 2, 1).toISOString() });
  const { since, until } = spanOf('2026-03-01', '2026-03-01');
  expect(Date.parse(until ?? '') - Date.parse(since ?? '')).toBe(86_399_999);
});

test('what is no day is no bound', () => {
  expect(spanOf('2026-13-01', 'x')).toEqual({});
});
