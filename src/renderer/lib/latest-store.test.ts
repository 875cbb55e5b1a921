import { expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { createLatestStore } from './latest-store';

/** A stream that a test gives values to. */
function source() {
  const opened: { readonly give: (value: number) => void; readonly fail: (error: Error) => void; readonly signal: AbortSignal }[] = [];
  let wake = (): void => undefined;
  const nextOpen = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  async function* open(signal: AbortSignal): AsyncGenerator<number, void, void> {
    const queue: Promise<number>[] = [];
    let settle: { readonly resolve: (value: number) => void; readonly reject: (error: Error) => void } | undefined;
    const push = (): void => void queue.push(new Promise((resolve, reject) => (settle = { resolve, reject })));
    push();
    opened.push({
      signal,
      give: (value) => {
        settle?.resolve(value);
        push();
      },
      fail: (error) => settle?.reject(error),
    });
    wake();
    for (;;) yield (await queue.shift()) ?? 0;
  }
  return { open, opened, nextOpen };
}

test('one stream for all who look, opened again when the connection is back', async () => {
  const { open, opened, nextOpen } = source();
  const store = createLatestStore({ open, ready: () => Promise.resolve() });
  const first = nextOpen();
  let told: () => void = () => undefined;
  const stop = store.subscribe(() => told());
  const stopOther = store.subscribe(() => undefined);
  await first;
  expect(opened).toHaveLength(1);
  const seen = new Promise<void>((resolve) => (told = resolve));
  opened[0]?.give(1);
  await seen;
  expect(store.snapshot().value).toBe(1);
  const second = nextOpen();
  opened[0]?.fail(new HubError('DISCONNECTED', {}));
  await second;
  expect([store.snapshot().value, opened.length]).toEqual([1, 2]);
  stop();
  expect(opened[1]?.signal.aborted).toBe(false);
  stopOther();
  expect([opened[1]?.signal.aborted, store.snapshot().error]).toEqual([true, undefined]);
});

test('another failure is kept beside the last value, and ends it', async () => {
  const { open, opened, nextOpen } = source();
  const first = nextOpen();
  const store = createLatestStore({ open, ready: () => Promise.resolve() });
  await new Promise<void>((resolve) => {
    store.subscribe(resolve);
    void first.then(() => opened[0]?.give(7));
  });
  await new Promise<void>((resolve) => {
    store.subscribe(resolve);
    opened[0]?.fail(new HubError('FORBIDDEN', { scope: 'scripts:read' }));
  });
  expect(store.snapshot()).toMatchObject({ value: 7, error: { code: 'FORBIDDEN' } });
});

test('what ended is opened again by who looks next, or who asks for it', async () => {
  const { open, opened, nextOpen } = source();
  const store = createLatestStore({ open, ready: () => Promise.resolve() });
  const fail = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      store.subscribe(resolve);
      opened.at(-1)?.fail(new HubError('INTERNAL', { incident: 'x' }));
    });
  };
  for (const again of [() => store.subscribe(() => undefined), store.retry, store.retry]) {
    const next = nextOpen();
    again();
    await next;
    await fail();
  }
  expect(opened).toHaveLength(3);
});
