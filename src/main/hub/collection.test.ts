import { describe, expect, it } from 'vitest';
import type { CollectionEvent } from '#shared/contract/collection';
import { createCollection, type Collection } from './collection';
import { Scope } from './scope';

interface Item {
  readonly id: string;
  readonly n: number;
}

const setUp = (instance = 'hub') => {
  const scope = new Scope((error) => {
    throw error;
  });
  const abort = new AbortController();
  const collection = createCollection<Item>({ keyOf: (item) => item.id, scope, instance });
  return { scope, abort, collection, many: (count: number) => Array.from({ length: count }, (_, n) => ({ id: `k${n}`, n })) };
};

const readerOf = (collection: Collection<Item>, after: string | undefined, signal: AbortSignal, visible?: (item: Item) => boolean) => {
  const events = collection.follow(after, signal, visible);
  const next = async (): Promise<CollectionEvent<Item>> => {
    const step = await events.next();
    if (step.done === true) throw new Error('the stream ended');
    return step.value;
  };
  const untilReady = async (): Promise<CollectionEvent<Item>[]> => {
    const seen: CollectionEvent<Item>[] = [];
    do seen.push(await next());
    while (seen.at(-1)?.type !== 'ready');
    return seen;
  };
  return { events, next, untilReady };
};

describe('a followed collection', () => {
  it('gives what there is in pages, then changes', async () => {
    const { collection, abort, many } = setUp();
    collection.upsert(many(600));
    const reader = readerOf(collection, undefined, abort.signal);
    const first = await reader.untilReady();
    expect(first.map((event) => (event.type === 'page' ? event.items.length : event.type))).toEqual(['reset', 256, 256, 88, 'ready']);
    collection.upsert([{ id: 'k1', n: 7 }]);
    collection.remove(['k2', 'never']);
    expect(await reader.next()).toMatchObject({ type: 'remove', keys: ['k2'] });
    expect(await reader.next()).toEqual({ type: 'upsert', seq: 'hub:602', items: [{ id: 'k1', n: 7 }] });
  });

  it('takes up after a sequence with only what changed', async () => {
    const { collection, abort, many } = setUp();
    collection.upsert(many(10));
    collection.upsert([{ id: 'k3', n: 1 }]);
    collection.upsert([{ id: 'k3', n: 2 }]);
    collection.remove(['k4']);
    expect(await readerOf(collection, 'hub:10', abort.signal).untilReady()).toEqual([
      { type: 'remove', seq: 'hub:10', keys: ['k4'] },
      { type: 'upsert', seq: 'hub:13', items: [{ id: 'k3', n: 2 }] },
      { type: 'ready', seq: 'hub:13' },
    ]);
    expect(await readerOf(collection, 'hub:13', abort.signal).untilReady()).toEqual([{ type: 'ready', seq: 'hub:13' }]);
  });

  it.each(['other:10', 'hub:5000', 'hub:-1', 'hub:x', 'nonsense', ''])('starts over for %j', async (after) => {
    const { collection, abort, many } = setUp();
    collection.upsert(many(10));
    expect((await readerOf(collection, after, abort.signal).next()).type).toBe('reset');
  });

  it('starts over when more than 1,000 changes were missed', async () => {
    const { collection, abort, many } = setUp();
    collection.upsert(many(1_001));
    expect((await readerOf(collection, 'hub:0', abort.signal).next()).type).toBe('reset');
    expect((await readerOf(collection, 'hub:1', abort.signal).next()).type).toBe('upsert');
  });

  it('tells a slow reader each key once, however often it changed', async () => {
    const { collection, abort } = setUp();
    const reader = readerOf(collection, undefined, abort.signal);
    await reader.untilReady();
    for (let n = 0; n < 10_000; n += 1) collection.upsert([{ id: `k${n % 3}`, n }]);
    collection.upsert([{ id: 'gone', n: 0 }]);
    collection.remove(['gone']);
    const event = await reader.next();
    expect(event).toMatchObject({ type: 'upsert', items: [{ n: 9_999 }, { n: 9_997 }, { n: 9_998 }] });
  });

  it('says the new sequence only once all of a change was told', async () => {
    const { collection, abort, many } = setUp();
    const reader = readerOf(collection, undefined, abort.signal);
    await reader.untilReady();
    collection.upsert(many(300));
    const [one, two] = [await reader.next(), await reader.next()];
    expect([one, two].map((event) => 'seq' in event && event.seq)).toEqual(['hub:0', 'hub:300']);
  });

  it('shows nobody what they may not see, not even its key', async () => {
    const { collection, abort } = setUp();
    const odd = (item: Item): boolean => item.n % 2 === 1;
    collection.upsert([
      { id: 'a', n: 1 },
      { id: 'b', n: 2 },
    ]);
    const reader = readerOf(collection, undefined, abort.signal, odd);
    expect((await reader.untilReady())[0]).toEqual({ type: 'reset', total: 1 });
    collection.remove(['b']);
    collection.upsert([{ id: 'c', n: 4 }]);
    collection.upsert([{ id: 'a', n: 2 }]);
    expect(await reader.next()).toMatchObject({ type: 'remove', keys: ['a'] });
    collection.upsert([{ id: 'a', n: 3 }]);
    expect(await reader.next()).toMatchObject({ type: 'upsert', items: [{ id: 'a' }] });
    expect(await readerOf(collection, 'hub:2', abort.signal, odd).untilReady()).toMatchObject([
      { type: 'upsert', items: [{ id: 'a' }] },
      { type: 'ready' },
    ]);
  });

  it('ends with its signal and with its owner', async () => {
    const { collection, scope, abort } = setUp();
    const mine = readerOf(collection, undefined, abort.signal);
    const other = readerOf(collection, undefined, new AbortController().signal);
    await mine.untilReady();
    await other.untilReady();
    const ends = [mine.events.next(), other.events.next()];
    abort.abort();
    expect((await ends[0])?.done).toBe(true);
    await scope.close();
    expect((await ends[1])?.done).toBe(true);
  });
});
