import { describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { OutputSearchItem } from '#shared/contract/search';
import { exampleRun } from '../../../../../tests/support/fake-runs';
import { createHitsStore } from './hits-store';

const settle = () => new Promise((resolve) => setImmediate(resolve));
const found = (): OutputSearchItem => ({
  type: 'found',
  run: exampleRun(),
  hits: [{ line: 1, text: 'a', column: 0, length: 1, cut: { before: false, after: false } }],
  more: false,
});
const done = (runs: number, next: string | null): OutputSearchItem => ({
  type: 'done',
  runs,
  next: next === null ? null : exampleRun().id,
  unread: 0,
  index: { waiting: 0, paused: null },
});
const paint = () => Promise.resolve();

describe('runs found by what they printed', () => {
  it('come a page at a time, and are counted with those that were looked at', async () => {
    const asked: (string | undefined)[] = [];
    const store = createHitsStore({
      async *search(before) {
        asked.push(before);
        yield found();
        yield { type: 'looked', runs: 100 };
        yield done(150, before === undefined ? 'more' : null);
      },
      ready: () => Promise.resolve(),
      paint,
    });
    const stop = store.subscribe(() => undefined);
    await expect.poll(() => store.snapshot().state).toBe('done');
    expect([store.snapshot().found.length, store.snapshot().searched]).toEqual([1, 150]);
    const next = store.snapshot().end?.next;
    store.more();
    store.more();
    await expect.poll(() => store.snapshot().found.length).toBe(2);
    await expect.poll(() => store.snapshot().state).toBe('done');
    store.more();
    await settle();
    expect([asked, store.snapshot().searched]).toEqual([[undefined, next], 300]);
    stop();
  });

  it('are looked for again when the connection is back, and none is shown twice', async () => {
    let broken = true;
    const store = createHitsStore({
      async *search() {
        yield found();
        if (broken) throw new HubError('DISCONNECTED', {});
        yield done(1, null);
      },
      ready: async () => {
        broken = false;
      },
      paint,
    });
    const stop = store.subscribe(() => undefined);
    await expect.poll(() => store.snapshot().state).toBe('done');
    expect(store.snapshot().found).toHaveLength(1);
    stop();
  });

  it('are not looked for once nobody looks, and an error can be tried again', async () => {
    let aborted = 0;
    let fails = true;
    const store = createHitsStore({
      async *search(_before, signal) {
        if (fails) throw new HubError('STORAGE_BUSY', { waitedMs: 1 });
        yield { type: 'looked', runs: 1 };
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        aborted += 1;
      },
      ready: () => Promise.resolve(),
      paint,
    });
    const stop = store.subscribe(() => undefined);
    await expect.poll(() => store.snapshot().error?.code).toBe('STORAGE_BUSY');
    fails = false;
    store.retry();
    await expect.poll(() => store.snapshot().searched).toBe(1);
    stop();
    await expect.poll(() => aborted).toBe(1);
  });
});
