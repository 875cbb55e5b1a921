import { expect, it } from 'vitest';
import { matchPatterns } from './match-patterns';

const endless = { pattern: '(a+)+', value: `${'a'.repeat(60)}b` };

it('matches whole values, each against its own pattern', async () => {
  const asked = [
    { pattern: 'a|b', value: 'a' },
    { pattern: 'a|b', value: 'ab' },
    { pattern: '\\d+', value: '12' },
  ];
  expect(await matchPatterns(asked)).toEqual([true, false, true]);
  expect(await matchPatterns([])).toEqual([]);
});

it('says of a pattern that would never end that it is too slow, and judges the others', async () => {
  expect(await matchPatterns([{ pattern: 'a', value: 'a' }, endless, { pattern: 'a', value: 'b' }])).toEqual([true, 'too-slow', false]);
});

it('lets others have their turn while it finds that out, however many patterns are so', async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  expect(await matchPatterns(Array.from({ length: 64 }, () => endless))).toEqual(Array.from({ length: 64 }, () => 'too-slow'));
  clearInterval(others);
  expect(turns).toBeGreaterThan(0);
});
