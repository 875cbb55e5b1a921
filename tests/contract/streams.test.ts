import { describe, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { MAX_FRAME } from '#shared/rpc/protocol';
import { ways } from '../support/duplex-pairs';
import { guardLeaks } from '../support/leaks';
import { turns } from '../support/settled';
import { aborted, CANARY, openProbe, serveProbe, WIDE_WINDOW, WINDOW } from './probe';
import { record } from './recorded-frames';

describe.each(ways)('streams over %s', (transport) => {
  const leaks = guardLeaks();

  test('gives every item once and in order, then ends', async () => {
    const { hub, state } = await openProbe(transport, leaks.scope());
    const seen: number[] = [];
    for await (const { seq } of hub.probe.burst({ to: 5_000 })) seen.push(seq);
    expect(seen).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 1));
    expect(state.finished.value).toBe(1);
  });

  test('a producer that has much at hand leaves others their turn', async () => {
    const { hub, state } = await openProbe(transport, leaks.scope());
    let turnsOfOthers = 0;
    const others = (): void => {
      turnsOfOthers += 1;
      if (state.finished.value === 0) setImmediate(others);
    };
    setImmediate(others);
    for await (const { seq } of hub.probe.ticks({ to: WINDOW, busyMs: 3 })) if (seq === 1) turnsOfOthers = 0;
    expect(turnsOfOthers).toBeGreaterThan(WINDOW / 2);
  });

  test('an empty stream ends', async () => {
    const { hub } = await openProbe(transport, leaks.scope());
    for await (const item of hub.probe.ticks({ to: 0 })) expect.unreachable(JSON.stringify(item));
  });

  test.each([
    ['ticks', WINDOW],
    ['burst', WIDE_WINDOW],
  ] as const)('a stalled consumer never makes the producer of %s run more than its window ahead', async (route, window) => {
    const { hub, state } = await openProbe(transport, leaks.scope());
    const items = hub.probe[route]({})[Symbol.asyncIterator]();
    for (let consumed = 1; consumed <= window * 3; consumed += 1) {
      expect((await items.next()).value).toEqual({ seq: consumed });
      expect(state.produced.value - consumed).toBeLessThanOrEqual(window);
      if (consumed % window !== 0) continue;
      // The consumer stalls here: round trips and turns of the loop let the producer do all that it will do.
      for (let i = 0; i < 5; i += 1) await hub.probe.echo({ text: 'x' });
      await turns(20);
      expect(state.produced.value - consumed).toBeLessThanOrEqual(window);
    }
    await items.return?.();
    await state.finished.reached(1);
  });

  test('a client that asks for less than the window gets less', async () => {
    const { pair, state } = await serveProbe(transport, leaks.scope());
    const frames = record(pair.client);
    pair.client.send({ t: 'open', id: 1, path: 'probe.ticks', input: {}, credit: 3 });
    for (let seq = 1; seq <= 3; seq += 1) expect(await frames.next()).toEqual({ t: 'item', id: 1, values: [{ seq }] });
    await turns(20);
    expect(state.produced.value).toBe(3);
    pair.client.send({ t: 'grant', id: 1, n: 1 });
    expect(await frames.next()).toEqual({ t: 'item', id: 1, values: [{ seq: 4 }] });
    expect(state.produced.value).toBe(4);
  });

  test('what is ready together leaves together, at most 64 a frame', async () => {
    const { pair } = await serveProbe(transport, leaks.scope());
    const frames = record(pair.client);
    pair.client.send({ t: 'open', id: 1, path: 'probe.burst', input: { to: 200 }, credit: WIDE_WINDOW });
    const sizes: number[] = [];
    let seq = 0;
    while (seq < 200) {
      const frame = await frames.next();
      if (typeof frame !== 'object' || frame === null || !('values' in frame) || !Array.isArray(frame.values)) throw new Error('not items');
      sizes.push(frame.values.length);
      for (const item of frame.values) expect(item).toEqual({ seq: (seq += 1) });
    }
    expect(sizes).toEqual([64, 64, 64, 8]);
    expect(await frames.next()).toEqual({ t: 'end', id: 1 });
  });

  test('a batch of large items is split so that each frame keeps its size', async () => {
    const { pair } = await serveProbe(transport, leaks.scope());
    const frames = record(pair.client);
    pair.client.send({ t: 'open', id: 1, path: 'probe.broken', input: { how: 'big-items' }, credit: WINDOW });
    while (JSON.stringify(await frames.next()) !== '{"t":"end","id":1}');
    expect(frames.all.length).toBeGreaterThan(2);
    for (const frame of frames.all) expect(JSON.stringify(frame).length).toBeLessThanOrEqual(MAX_FRAME);
  });

  test('a declared error comes after all items before it', async () => {
    const { hub } = await openProbe(transport, leaks.scope());
    const { seen, failure } = await collect(hub.probe.broken({ how: 'declared' }));
    expect(seen).toEqual([1, 2, 3]);
    expect(HubError.is(failure, 'RUN_NOT_FOUND') && failure.data).toEqual({ run: 'r' });
  });

  test.each(['error', 'wrong-item', 'wrong-item-then-idle'] as const)('a fault (%s) ends the stream as one incident', async (how) => {
    const { hub, state } = await openProbe(transport, leaks.scope());
    const { failure } = await collect(hub.probe.broken({ how }));
    expect(failure).toMatchObject({ code: 'INTERNAL', data: { incident: 'incident-1' } });
    expect(JSON.stringify(failure)).not.toContain(CANARY);
    await state.finished.reached(1);
    expect(state.faults).toHaveLength(1);
  });

  test('frames after an error or end never come', async () => {
    const { pair } = await serveProbe(transport, leaks.scope());
    const frames = record(pair.client);
    pair.client.send({ t: 'open', id: 1, path: 'probe.broken', input: { how: 'error' }, credit: WINDOW });
    while (!JSON.stringify(await frames.next()).includes('"err"'));
    const count = frames.all.length;
    pair.client.send({ t: 'grant', id: 1, n: 1 });
    pair.client.send({ t: 'call', id: 2, path: 'probe.echo', input: { text: 'a' } });
    expect(await frames.next()).toMatchObject({ t: 'ok', id: 2 });
    expect(frames.all.length).toBe(count + 1);
  });

  test.each(['break', 'signal'] as const)('leaving a stream (%s) reaches the producer and its finally', async (how) => {
    const { hub, state } = await openProbe(transport, leaks.scope());
    const abort = new AbortController();
    let seen = 0;
    for await (const item of hub.probe.ticks({}, { signal: abort.signal })) {
      seen = item.seq;
      if (seen < 3) continue;
      if (how === 'break') break;
      abort.abort();
    }
    expect(seen).toBe(3); // After an abort nothing more is given, even if it has arrived.
    await state.finished.reached(1);
    await aborted(await state.begun.promise);
  });

  test('an abort before the open fails with CANCELLED and opens nothing', async () => {
    const { hub, state } = await openProbe(transport, leaks.scope());
    const { failure } = await collect(hub.probe.ticks({}, { signal: AbortSignal.abort() }));
    expect(failure).toMatchObject({ code: 'CANCELLED' });
    await hub.probe.echo({ text: 'a' });
    expect(state.produced.value).toBe(0);
  });

  test('a stop that overtakes the end is harmless', async () => {
    const { hub, pair, state } = await openProbe(transport, leaks.scope());
    await collect(hub.probe.ticks({ to: 2 }));
    pair.client.send({ t: 'stop', id: 0 });
    pair.client.send({ t: 'grant', id: 0, n: 1 });
    await expect(hub.probe.echo({ text: 'b' })).resolves.toEqual({ text: 'b' });
    expect(state.refusals).toEqual([]);
  });

  test.each(['client', 'hub'] as const)('a connection dropped by the %s fails the stream and ends the producer', async (by) => {
    const { hub, pair, state, closed } = await openProbe(transport, leaks.scope());
    const items = hub.probe.ticks({})[Symbol.asyncIterator]();
    await items.next();
    if (by === 'client') pair.drop();
    else pair.hub.close();
    await state.finished.reached(1);
    await aborted(closed);
    const { failure } = await collect({ [Symbol.asyncIterator]: () => items });
    expect(failure).toMatchObject({ code: 'DISCONNECTED' });
  });

  test('a session that ends ends its streams and their producers', async () => {
    const { hub, session, state, hubClosed } = await openProbe(transport, leaks.scope());
    const items = hub.probe.ticks({});
    await items.next();
    session.end();
    const { failure } = await collect(items);
    expect(failure).toMatchObject({ code: 'SESSION_ENDED' });
    await state.finished.reached(1);
    await aborted(hubClosed);
  });

  test('a narrowed session loses the streams that it may no longer have, and keeps the others', async () => {
    const { hub, session, state } = await openProbe(transport, leaks.scope());
    const [kept, lost] = [hub.probe.ticks({ key: 'kept' }), hub.probe.ticks({ key: 'lost' })];
    await kept.next();
    await lost.next();
    session.narrow(['runs:read'], ({ id }) => id !== 'lost');
    const { failure } = await collect(lost);
    expect(failure).toMatchObject({ code: 'FORBIDDEN', data: { scope: 'runs:read' } });
    await state.finished.reached(1);
    expect((await kept.next()).value).toEqual({ seq: 2 });
    session.narrow([]);
    await expect(collect(kept)).resolves.toMatchObject({ failure: { code: 'FORBIDDEN' } });
    await state.finished.reached(2);
    expect(session.asked.filter(({ object }) => object?.id === 'lost').length).toBeGreaterThanOrEqual(2);
  });

  test('a thousand streams opened and left leave nothing open', async () => {
    const { hub, state } = await openProbe(transport, leaks.scope());
    for (let i = 0; i < 1_000; i += 1) for await (const { seq } of hub.probe.ticks({})) if (seq === 1) break;
    await state.finished.reached(1_000);
    await expect(hub.probe.echo({ text: 'a' })).resolves.toEqual({ text: 'a' });
  });
});

async function collect(items: AsyncIterable<{ readonly seq: number }>): Promise<{ seen: number[]; failure: unknown }> {
  const seen: number[] = [];
  try {
    for await (const { seq } of items) seen.push(seq);
  } catch (failure) {
    return { seen, failure };
  }
  return { seen, failure: undefined };
}
