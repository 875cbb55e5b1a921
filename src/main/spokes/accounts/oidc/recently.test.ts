import { expect, test } from 'vitest';
import { recently } from './recently';

test('one answer is for all who ask at once and for a minute, and a failure for nobody who asks later', async () => {
  let time = 0;
  let asked = 0;
  let fails = true;
  const ask = recently(
    async () => {
      asked += 1;
      if (fails) throw new Error('down');
      return asked;
    },
    () => time,
  );
  await expect(Promise.all([ask(), ask()])).rejects.toThrow('down');
  expect(asked).toBe(1);
  fails = false;
  expect(await Promise.all([ask(), ask()])).toEqual([2, 2]);
  time = 59_999;
  expect(await ask()).toBe(2);
  time = 60_000;
  expect(await ask()).toBe(3);
});
