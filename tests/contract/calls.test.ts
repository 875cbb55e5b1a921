import { describe, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { ways } from '../support/duplex-pairs';
import { guardLeaks } from '../support/leaks';
import { createTestSession } from '../support/session';
import { turns } from '../support/settled';
import { aborted, CANARY, createProbe, openProbe, serveProbe } from './probe';
import { record } from './recorded-frames';

describe.each(ways)('calls over %s', (transport) => {
  const leaks = guardLeaks();
  const open = async (session = createTestSession()) => await openProbe(transport, leaks.scope(), session);

  test('answers, a hundred at once each with its own answer', async () => {
    const { hub } = await open();
    const texts = Array.from({ length: 100 }, (_, i) => `text ${i} ✓ \u0000`);
    const answers = await Promise.all(texts.map(async (text) => await hub.probe.echo({ text })));
    expect(answers).toEqual(texts.map((text) => ({ text })));
  });

  test('a declared error arrives as a HubError with its data', async () => {
    const { hub, state } = await open();
    const error: unknown = await hub.probe.find({}).catch((reason: unknown) => reason);
    expect(HubError.is(error, 'SLOTS_EXHAUSTED') && error.data).toEqual({ pool: 'default', limit: 3, by: 'pool' });
    expect(state.faults).toEqual([]);
  });

  test.each(['undeclared', 'error', 'text', 'wrong-output', 'wrong-data', 'internal', 'disconnected'] as const)(
    'a fault (%s) becomes one incident and nothing of it crosses the wire',
    async (how) => {
      const { pair, state } = await serveProbe(transport, leaks.scope());
      const frames = record(pair.client);
      pair.client.send({ t: 'call', id: 1, path: 'probe.fault', input: { how } });
      expect(await frames.next()).toEqual({ t: 'err', id: 1, code: 'INTERNAL', data: { incident: 'incident-1' } });
      expect(state.faults).toMatchObject([{ path: 'probe.fault' }]);
      expect(JSON.stringify(frames.all)).not.toContain(CANARY);
    },
  );

  test('input that does not fit is BAD_INPUT and names the place', async () => {
    const { hub, state } = await open();
    // @ts-expect-error -- the wrong type on purpose: it is the hub that must see it
    await expect(hub.probe.echo({ text: 5 })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      data: {
        issues: [expect.stringContaining('text')],
        places: [{ place: 'text', reason: 'text', expected: 'string' }],
      },
    });
    // @ts-expect-error -- and none at all
    await expect(hub.probe.echo({})).rejects.toMatchObject({ data: { places: [{ place: 'text', reason: 'missing' }] } });
    expect(state.calls.value).toBe(0);
  });

  test('without the scope the answer is FORBIDDEN, whatever the input', async () => {
    const { hub, state } = await open(createTestSession(['runs:write']));
    await expect(hub.probe.echo({ text: 'a' })).rejects.toMatchObject({ code: 'FORBIDDEN', data: { scope: 'runs:read' } });
    // @ts-expect-error -- the wrong type on purpose
    await expect(hub.probe.echo({ unknown: true })).rejects.toMatchObject({ code: 'FORBIDDEN', data: { scope: 'runs:read' } });
    expect(state.calls.value).toBe(0);
  });

  test('an unknown path, a stream that is called and a call that is opened are BAD_INPUT', async () => {
    const { pair } = await serveProbe(transport, leaks.scope());
    const frames = record(pair.client);
    pair.client.send({ t: 'call', id: 1, path: 'probe.__proto__', input: {} });
    pair.client.send({ t: 'call', id: 2, path: 'probe.ticks', input: {} });
    pair.client.send({ t: 'open', id: 3, path: 'probe.echo', input: {}, credit: 1 });
    for (const id of [1, 2, 3]) expect(await frames.next()).toMatchObject({ t: 'err', id, code: 'BAD_INPUT' });
  });

  test('asks may() on each call, with the object', async () => {
    const { hub, session } = await open();
    session.narrow(['runs:read'], ({ id }) => id !== 'hidden');
    await hub.probe.echo({ text: 'seen' });
    await expect(hub.probe.echo({ text: 'hidden' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      data: { scope: 'runs:read', reach: 'object' },
    });
    await hub.probe.echo({ text: 'seen' });
    expect(session.asked.flatMap(({ object }) => object?.id ?? [])).toEqual(['seen', 'hidden', 'seen']);
  });

  test('abort rejects at once with CANCELLED and reaches the handler', async () => {
    const { hub, state } = await open();
    const abort = new AbortController();
    const call = hub.probe.wait({}, { signal: abort.signal });
    const signal = await state.begun.promise;
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
    await aborted(signal);
    await state.finished.reached(1);
  });

  test('an abort before the call sends nothing', async () => {
    const { hub, state } = await open();
    await expect(hub.probe.echo({ text: 'a' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    await hub.probe.echo({ text: 'b' });
    expect(state.calls.value).toBe(1);
  });

  test('an abort after the answer and a late stop are harmless', async () => {
    const { hub, pair, state } = await open();
    const abort = new AbortController();
    await hub.probe.echo({ text: 'a' }, { signal: abort.signal });
    abort.abort();
    pair.client.send({ t: 'stop', id: 0 });
    pair.client.send({ t: 'stop', id: 99 });
    await expect(hub.probe.echo({ text: 'b' })).resolves.toEqual({ text: 'b' });
    expect(state.refusals).toEqual([]);
  });

  test('a dropped connection fails every open call with DISCONNECTED, and every later one', async () => {
    const { hub, pair, state, closed } = await open();
    const calls = [hub.probe.wait({}), hub.probe.wait({})];
    const signal = await state.begun.promise;
    pair.drop();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'DISCONNECTED' });
    await aborted(closed);
    await aborted(signal);
    await expect(hub.probe.echo({ text: 'a' })).rejects.toMatchObject({ code: 'DISCONNECTED' });
    await state.finished.reached(2);
  });

  test('a session that ends fails its calls with SESSION_ENDED and closes; one that has ended is not served', async () => {
    const { hub, session, state, closed } = await open();
    const call = hub.probe.wait({});
    await state.begun.promise;
    session.end();
    await expect(call).rejects.toMatchObject({ code: 'SESSION_ENDED' });
    await aborted(closed);
    expect(session.listeners).toBe(0);
    const late = await openProbe(transport, leaks.scope(), session, createProbe());
    await aborted(late.closed);
  });

  test('two connections do not see each other', async () => {
    const [one, two] = [await open(), await open()];
    one.pair.client.send('not a frame');
    await aborted(one.hubClosed);
    await expect(two.hub.probe.echo({ text: 'b' })).resolves.toEqual({ text: 'b' });
    await turns(3);
    expect(two.hubClosed.aborted).toBe(false);
  });
});
