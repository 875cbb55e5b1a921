import { describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { createLineCache, type LinePage } from './line-cache';

const at = '2026-01-01T00:00:00.000Z';

/** Output whose requests are answered by hand. */
function fakeOutput() {
  const asked: { from: number; count: number; resolve: (page: LinePage) => void; reject: (error: unknown) => void }[] = [];
  let changes = 0;
  const cache = createLineCache({
    fetch: (from, count) => new Promise((resolve, reject) => asked.push({ from, count, resolve, reject })),
    onChange: () => void changes++,
  });
  const answer = async (total: number, text = 'x', most = Infinity, firstLine = 1): Promise<void> => {
    const { from, count, resolve } = asked.shift() ?? { from: 0, count: 0, resolve: () => undefined };
    const lines = [];
    for (let line = Math.max(from, firstLine); line < from + Math.min(count, most) && line <= total; line++)
      lines.push({ line, at, from: 'out' as const, text });
    resolve({ lines, firstLine, total });
    await new Promise((next) => setImmediate(next));
  };
  return { asked, cache, answer, changes: () => changes };
}

describe('line cache', () => {
  it('asks for the pages of a window once, and for the next', async () => {
    const { asked, cache, answer } = fakeOutput();
    cache.want(150, 250, 1_000, 9);
    cache.want(160, 260, 1_000, 9);
    expect(asked.map(({ from, count }) => [from, count])).toEqual([
      [1, 200],
      [201, 200],
      [401, 200],
    ]);
    await answer(1_000);
    expect(cache.get(200)?.line).toBe(200);
    expect(cache.get(201)).toBeUndefined();
  });

  it('has one request for the tail in flight, and drops the states between', async () => {
    const { asked, cache, answer } = fakeOutput();
    cache.want(1, 10, 10, 100);
    for (let size = 11; size < 60; size++) cache.want(1, size, size, size * 10);
    expect(asked).toHaveLength(1);
    await answer(10);
    cache.want(30, 60, 60, 600);
    expect(asked.map(({ from }) => from)).toEqual([10]);
    await answer(60, 'longer');
    expect([cache.get(10)?.text, cache.get(60)?.text]).toEqual(['longer', 'longer']);
    cache.want(30, 60, 60, 600);
    expect(asked).toHaveLength(0);
  });

  it('asks again for a last line that grew', async () => {
    const { asked, cache, answer } = fakeOutput();
    cache.want(1, 1, 1, 5);
    await answer(1, 'load');
    cache.want(1, 1, 1, 7);
    expect(asked.map(({ from }) => from)).toEqual([1]);
    await answer(1, 'loading');
    expect(cache.get(1)?.text).toBe('loading');
  });

  it('goes on where a page of long lines was cut', async () => {
    const { asked, cache, answer } = fakeOutput();
    cache.want(1, 200, 200, 1);
    await answer(200, 'long', 32);
    cache.want(1, 200, 200, 1);
    expect(asked[0]?.from).toBe(32);
    await answer(200, 'long', 169);
    expect(cache.get(200)?.line).toBe(200);
  });

  it('holds a bounded number of lines over a million', async () => {
    const { cache, answer, asked } = fakeOutput();
    for (let line = 1; line < 1_000_000; line += 4_000) {
      cache.want(line, line + 40, 1_000_000, 1);
      while (asked.length > 0) await answer(1_000_000);
    }
    expect(cache.size).toBeLessThanOrEqual(10_200);
  });

  it('follows the end with one request at a time', async () => {
    const { asked, cache, answer } = fakeOutput();
    for (let total = 1_000; total < 5_000; total += 500) cache.follow(60, total, total);
    expect(asked.map(({ from, count }) => [from, count])).toEqual([[941, 60]]);
    await answer(1_000);
    expect([cache.end, cache.get(1_000)?.line]).toEqual([1_000, 1_000]);
    cache.follow(60, 5_000, 5_000);
    expect(asked[0]?.from).toBe(4_941);
    await answer(5_000);
    cache.follow(60, 5_000, 5_000);
    expect(asked).toHaveLength(0);
    expect(cache.get(1_000)).toBeUndefined();
  });

  it('does not ask for trimmed lines for ever', async () => {
    const { asked, cache, answer } = fakeOutput();
    cache.want(1, 20, 10_000, 1);
    await answer(10_000, 'x', Infinity, 5_000);
    asked.length = 0;
    cache.want(1, 20, 10_000, 1);
    expect(asked).toHaveLength(0);
    expect(cache.firstLine).toBe(5_000);
  });

  it('stops at an error until it is told to try again', async () => {
    const { asked, cache, changes } = fakeOutput();
    cache.want(1, 20, 20, 1);
    asked.shift()?.reject(new HubError('OUTPUT_GONE', { run: 'r' }));
    await new Promise((resolve) => setImmediate(resolve));
    expect([cache.error?.code, changes()]).toEqual(['OUTPUT_GONE', 1]);
    cache.want(1, 20, 20, 1);
    expect(asked).toHaveLength(0);
    cache.retry();
    cache.want(1, 20, 20, 1);
    expect(asked).toHaveLength(1);
  });
});
