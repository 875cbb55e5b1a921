import { expect, it } from 'vitest';
import { createCrashGuard } from './crash-guard';

it('gives up at the fourth crash within a minute, and forgets those before', () => {
  let now = 0;
  const guard = createCrashGuard(() => now);
  expect([guard.again(), guard.again(), guard.again(), guard.again()]).toEqual([true, true, true, false]);
  now = 60_000;
  expect(guard.again()).toBe(true);
});
