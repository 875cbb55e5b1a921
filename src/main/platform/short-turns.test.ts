import { expect, it } from 'vitest';
import { inShortTurns } from './short-turns';

it('does all in order, and lets others have their turn meanwhile', async () => {
  const seen: number[] = [];
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  await inShortTurns(
    Array.from({ length: 20 }, (_, n) => n),
    (n) => {
      seen.push(n);
      for (const until = performance.now() + 2; performance.now() < until;);
    },
  );
  clearInterval(others);
  expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(turns).toBeGreaterThan(1);
});

it('fails with what it does, and does no more', async () => {
  const seen: number[] = [];
  const failing = inShortTurns([1, 2, 3], (n) => {
    seen.push(n);
    if (n === 2) throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(seen).toEqual([1, 2]);
});
