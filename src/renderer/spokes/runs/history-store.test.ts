import { describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { exampleRun } from '../../../../tests/support/fake-runs';
import { createHistoryStore } from './history-store';

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('pages of history', () => {
  it('come one at a time, until there are no more', async () => {
    const asked: (string | undefined)[] = [];
    const store = createHistoryStore(async (before) => {
      asked.push(before);
      return { items: [exampleRun()], next: before === undefined ? 'a' : null };
    });
    const stop = store.subscribe(() => undefined);
    store.more();
    await settle();
    expect([store.snapshot().runs.length, store.snapshot().more]).toEqual([1, true]);
    store.more();
    store.more();
    await settle();
    store.more();
    await settle();
    expect([asked, store.snapshot().runs.length, store.snapshot().more]).toEqual([[undefined, 'a'], 2, false]);
    stop();
  });

  it('can be asked for again after an error', async () => {
    let fails = true;
    const store = createHistoryStore(async () => {
      if (fails) throw new HubError('STORAGE_BUSY', { waitedMs: 1 });
      return { items: [], next: null };
    });
    store.subscribe(() => undefined);
    await settle();
    expect(store.snapshot().error?.code).toBe('STORAGE_BUSY');
    fails = false;
    store.retry();
    await settle();
    expect([store.snapshot().state, store.snapshot().error]).toEqual(['ok', undefined]);
  });
});
