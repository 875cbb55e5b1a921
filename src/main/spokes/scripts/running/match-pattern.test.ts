import { expect, it } from 'vitest';
import { matchPattern } from './match-pattern';

it('matches the whole value', () => {
  expect(matchPattern('a|b', 'a')).toBe(true);
  expect(matchPattern('a|b', 'ab')).toBe(false);
});

it('gives up on a pattern that would never end', () => {
  const started = performance.now();
  expect(matchPattern('(a+)+', `${'a'.repeat(60)}b`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(500);
});
