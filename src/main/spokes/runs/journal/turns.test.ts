import { expect, it } from 'vitest';
import { createTurns } from './turns';

const never = new AbortController().signal;

it('lets so many go at once, the others in the order in which they came', async () => {
  const turns = createTurns(2);
  const [first, second] = [await turns.take(never), await turns.take(never)];
  const order: string[] = [];
  const third = turns.take(never).then((back) => (order.push('third'), back));
  const fourth = turns.take(never).then((back) => (order.push('fourth'), back));
  expect([turns.taken, turns.waiting]).toEqual([2, 2]);
  second?.();
  second?.();
  (await third)?.();
  await fourth;
  expect([order, turns.taken, turns.waiting]).toEqual([['third', 'fourth'], 2, 0]);
  first?.();
  expect(turns.taken).toBe(1);
});

it('lets nobody wait for one who has left', async () => {
  const turns = createTurns(1);
  const back = await turns.take(never);
  const leaving = new AbortController();
  const [left, stays] = [turns.take(leaving.signal), turns.take(never)];
  leaving.abort();
  expect(await left).toBeUndefined();
  back?.();
  expect(await stays).toBeDefined();
  expect(await turns.take(leaving.signal)).toBeUndefined();
  expect([turns.taken, turns.waiting]).toEqual([1, 0]);
});
