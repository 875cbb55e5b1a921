import { expect, it } from 'vitest';
import { BURST, createRate } from './rate';

it('lets a burst through, then as many as the time that has passed gives, each address for itself', () => {
  let now = 0;
  const rate = createRate(() => now);
  for (let at = 0; at < BURST; at += 1) expect(rate.take('a')).toBeUndefined();
  expect(rate.take('a')).toBe(1);
  expect(rate.take('b')).toBeUndefined();
  now = 50;
  expect(rate.take('a')).toBeUndefined();
  expect(rate.take('a')).toBe(1);
});

it('one that proves nothing costs as much as ten', () => {
  const rate = createRate(() => 0);
  let tries = 0;
  while (rate.take('a') === undefined) {
    rate.refused('a');
    tries += 1;
  }
  expect(tries).toBe(BURST / 10);
});

it('a clock that is set back neither gives nor takes', () => {
  let now = 1_000_000;
  const rate = createRate(() => now);
  for (let at = 0; at < BURST; at += 1) rate.take('a');
  now = 0;
  expect(rate.take('a')).toBe(1);
});
