import { expect, test } from 'vitest';
import { perFrame } from './per-frame';

async function* count(n: number): AsyncGenerator<number> {
  for (let i = 0; i < n; i += 1) yield i;
}

test('loses and repeats nothing, whatever the frames cut', async () => {
  const all: number[] = [];
  let frames = 0;
  const paint = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  for await (const batch of perFrame(count(2_000), 64, paint)) {
    expect(batch.length).toBeLessThanOrEqual(64);
    all.push(...batch);
    frames += 1;
  }
  expect(all).toEqual(Array.from({ length: 2_000 }, (_, i) => i));
  expect(frames).toBeGreaterThan(1);
});

test('gives what came before a failure, then fails', async () => {
  async function* source(): AsyncGenerator<number> {
    yield 1;
    yield 2;
    throw new Error('gone');
  }
  const all: number[] = [];
  const frame = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const consume = async (): Promise<void> => {
    for await (const batch of perFrame(source(), 64, frame)) all.push(...batch);
  };
  await expect(consume()).rejects.toThrow('gone');
  expect(all).toEqual([1, 2]);
});

test('closes its source when the consumer leaves', async () => {
  let closed = false;
  async function* source(): AsyncGenerator<number> {
    try {
      for (let i = 0; ; i += 1) yield i;
    } finally {
      closed = true;
    }
  }
  for await (const _batch of perFrame(source(), 4, async () => undefined)) break;
  expect(closed).toBe(true);
});
