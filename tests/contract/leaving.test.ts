import { describe, expect, test } from 'vitest';
import type { Outline } from '#shared/contract/kernel';
import { createFacade } from '#shared/rpc/facade';
import { ways } from '../support/duplex-pairs';
import { guardLeaks } from '../support/leaks';
import { createTestSession } from '../support/session';
import { aborted, createProbe, openProbe, serveProbe, type probe, type Served } from './probe';
import { record } from './recorded-frames';

const outline: Outline<readonly [typeof probe]> = {
  probe: {
    echo: 'procedure',
    find: 'procedure',
    fault: 'procedure',
    held: 'procedure',
    wait: 'procedure',
    ticks: 'stream',
    burst: 'stream',
    broken: 'stream',
  },
};

describe.each(ways)('a hub that leaves, over %s', (transport) => {
  const leaks = guardLeaks();

  test('answers what it took, and only then closes', async () => {
    const { hub, state, leave, closed, leaving } = await openProbe(transport, leaks.scope());
    const held = hub.probe.held({});
    await state.begun.promise;
    leave();
    await aborted(leaving);
    expect(closed.aborted).toBe(false);
    await expect(hub.probe.echo({ text: 'late' })).rejects.toMatchObject({ code: 'HUB_LEAVING' });
    state.release.resolve();
    await expect(held).resolves.toEqual({});
    await aborted(closed);
    expect(state.calls.value).toBe(0);
  });

  test('does nothing of a call that crosses its goodbye, and says so', async () => {
    const { pair, state, leave, hubClosed } = await serveProbe(transport, leaks.scope());
    const frames = record(pair.client);
    pair.client.send({ t: 'call', id: 4, path: 'probe.held', input: {} });
    await state.begun.promise;
    leave();
    expect(await frames.next()).toEqual({ t: 'bye', id: 5 });
    pair.client.send({ t: 'call', id: 5, path: 'probe.echo', input: { text: 'crossed' } });
    pair.client.send({ t: 'open', id: 6, path: 'probe.ticks', input: {}, credit: 1 });
    state.release.resolve();
    expect(await frames.next()).toEqual({ t: 'ok', id: 4, value: {} });
    await aborted(hubClosed);
    expect([state.calls.value, state.produced.value]).toEqual([0, 0]);
  });

  test('a client takes the calls from that id on for not done, and the others for open', async () => {
    const { hub, pair } = await openProbe(transport, leaks.scope());
    const taken = hub.probe.held({});
    const crossed = hub.probe.held({});
    const stream = hub.probe.ticks({})[Symbol.asyncIterator]().next();
    pair.hub.send({ t: 'bye', id: 1 });
    await expect(crossed).rejects.toMatchObject({ code: 'HUB_LEAVING' });
    await expect(stream).rejects.toMatchObject({ code: 'HUB_LEAVING' });
    pair.hub.send({ t: 'ok', id: 0, value: {} });
    await expect(taken).resolves.toEqual({});
  });

  test('ends streams without waiting for them', async () => {
    const { hub, state, leave } = await openProbe(transport, leaks.scope());
    const items = hub.probe.ticks({});
    await items.next();
    leave();
    const rest = async (): Promise<void> => {
      for await (const _item of items);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'DISCONNECTED' });
    await state.finished.reached(1);
  });

  test('a connection that comes too late is told at once', async () => {
    const made = createProbe();
    const { pair, leave, hubClosed } = await serveProbe(transport, leaks.scope(), createTestSession(), made);
    const frames = record(pair.client);
    leave();
    expect(await frames.next()).toEqual({ t: 'bye', id: 0 });
    await aborted(hubClosed);
  });

  test('a client that outlives its connections asks the next hub, once', async () => {
    const hubs: Served[] = [await openProbe(transport, leaks.scope()), await openProbe(transport, leaks.scope())];
    const [old, next] = hubs as [Served, Served];
    const hub = createFacade<readonly [typeof probe]>(outline, async () => (old.leaving.aborted ? next.hub : old.hub));
    const held = hub.probe.held({});
    await old.state.begun.promise;
    old.leave();
    // Before the goodbye has arrived, and after it.
    await expect(hub.probe.echo({ text: 'a' })).resolves.toEqual({ text: 'a' });
    await aborted(old.leaving);
    await expect(hub.probe.echo({ text: 'b' })).resolves.toEqual({ text: 'b' });
    for await (const { seq } of hub.probe.ticks({ to: 1 })) expect(seq).toBe(1);
    expect([old.state.calls.value, next.state.calls.value]).toEqual([0, 2]);
    old.state.release.resolve();
    await expect(held).resolves.toEqual({});
  });

  test('hubs that all leave are given up', async () => {
    const { hub: gone, leave, leaving } = await openProbe(transport, leaks.scope());
    leave();
    await aborted(leaving);
    const failures: unknown[] = [];
    const hub = createFacade<readonly [typeof probe]>(
      outline,
      async () => gone,
      (error) => void failures.push(error),
    );
    await expect(hub.probe.echo({ text: 'a' })).rejects.toMatchObject({ code: expect.stringMatching(/^(HUB_LEAVING|DISCONNECTED)$/) });
    expect(failures).toHaveLength(1);
  });
});
