import { expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { createCollectionStore, type CollectionEvent } from './collection-store';

interface Item {
  readonly id: string;
  readonly n: number;
}
const paint = async (): Promise<void> => undefined;
const forever = new Promise<never>(() => undefined);

/** A store over scripted streams, one for each time that it is opened; `undefined` at the end keeps the stream open. */
function storeOf(...streams: readonly (readonly (CollectionEvent<Item> | HubError | undefined)[])[]) {
  const opened: (string | undefined)[] = [];
  const store = createCollectionStore<Item>({
    async *open(after) {
      const script = streams[opened.length] ?? [undefined];
      opened.push(after);
      for (const event of script) {
        if (event instanceof HubError) throw event;
        if (event === undefined) await forever;
        else yield event;
      }
    },
    keyOf: ({ id }) => id,
    ready: async () => undefined,
    paint,
  });
  return { store, opened };
}

const a = { id: 'a', n: 1 };
const b = { id: 'b', n: 2 };
const first = [
  { type: 'reset', total: 2 },
  { type: 'page', items: [a, b] },
  { type: 'ready', seq: 'h:1' },
] as const;

test('shows the items once they are complete, then applies changes in order', async () => {
  const { store } = storeOf([
    ...first,
    {
      type: 'upsert',
      seq: 'h:2',
      items: [
        { id: 'a', n: 9 },
        { id: 'c', n: 3 },
      ],
    },
    { type: 'remove', seq: 'h:3', keys: ['b'] },
    undefined,
  ]);
  expect(store.snapshot().state).toBe('loading');
  const stop = store.subscribe(() => undefined);
  await expect
    .poll(() => store.snapshot().items)
    .toEqual([
      { id: 'a', n: 9 },
      { id: 'c', n: 3 },
    ]);
  expect(store.snapshot().state).toBe('ok');
  stop();
});

test('takes up again after the last change when the connection was lost', async () => {
  const { store, opened } = storeOf(
    [...first, new HubError('DISCONNECTED', {})],
    [{ type: 'upsert', seq: 'h:2', items: [{ id: 'b', n: 5 }] }, undefined],
  );
  const stop = store.subscribe(() => undefined);
  await expect.poll(() => store.snapshot().items).toEqual([a, { id: 'b', n: 5 }]);
  expect(opened).toEqual([undefined, 'h:1']);
  stop();
});

test('starts over where the connection was lost before the set was complete', async () => {
  const { store, opened } = storeOf([first[0], first[1], new HubError('DISCONNECTED', {})], [...first, undefined]);
  const stop = store.subscribe(() => undefined);
  await expect.poll(() => store.snapshot().items).toEqual([a, b]);
  expect(opened).toEqual([undefined, undefined]);
  stop();
});

test('keeps what is on show until a new set is complete', async () => {
  const seen: number[] = [];
  const { store } = storeOf([
    ...first,
    { type: 'reset', total: 1 },
    { type: 'page', items: [b] },
    { type: 'ready', seq: 'k:1' },
    undefined,
  ]);
  const stop = store.subscribe(() => void seen.push(store.snapshot().items.length));
  await expect.poll(() => store.snapshot().items).toEqual([b]);
  expect(seen).not.toContain(0);
  stop();
});

test('says what a stream failed with, and tries again when asked', async () => {
  const { store } = storeOf([new HubError('FORBIDDEN', { scope: 'runs:read' })], [...first, undefined]);
  const stop = store.subscribe(() => undefined);
  await expect.poll(() => store.snapshot().error?.code).toBe('FORBIDDEN');
  store.retry();
  await expect.poll(() => store.snapshot().items).toEqual([a, b]);
  expect(store.snapshot().error).toBeUndefined();
  stop();
});
