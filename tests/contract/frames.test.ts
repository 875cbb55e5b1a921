import { describe, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { connect } from '#shared/rpc/connect';
import { MAX_FRAME, MAX_OPEN } from '#shared/rpc/protocol';
import { createPair, transports } from '../support/duplex-pairs';
import { guardLeaks } from '../support/leaks';
import { aborted, openProbe, probe, serveProbe, WINDOW } from './probe';
import { record } from './recorded-frames';

describe.each(transports)('frames over %s', (transport) => {
  const leaks = guardLeaks();

  const forged: readonly (readonly [string, readonly unknown[]])[] = [
    ['nothing known', [{}]],
    ['an unknown type', [{ t: 'exec', id: 1 }]],
    ['a server frame', [{ t: 'ok', id: 1, value: {} }]],
    ['a field too many', [{ t: 'call', id: 1, path: 'probe.echo', input: {}, actor: 'root' }]],
    ['a negative id', [{ t: 'call', id: -1, path: 'probe.echo', input: {} }]],
    ['an id that is no number', [{ t: 'call', id: '1', path: 'probe.echo', input: {} }]],
    ['a path without end', [{ t: 'call', id: 1, path: 'p'.repeat(129), input: {} }]],
    ['an open without credit', [{ t: 'open', id: 1, path: 'probe.ticks', input: {}, credit: 0 }]],
    ['credit without bound', [{ t: 'open', id: 1, path: 'probe.ticks', input: {}, credit: 1e12 }]],
    ['an array', [[1, 2, 3]]],
    ['null', [null]],
  ];
  test.each(forged)('%s closes the connection and is not acted on', async (_name, frames) => {
    const { pair, state, hubClosed } = await serveProbe(transport, leaks.scope());
    const answers = record(pair.client);
    for (const frame of frames) pair.client.send(frame);
    pair.client.send({ t: 'call', id: 7, path: 'probe.echo', input: { text: 'after' } });
    await answers.closed;
    await aborted(hubClosed);
    expect(answers.all).toEqual([]);
    expect(state.calls.value).toBe(0);
    expect(state.refusals).toEqual(['malformed frame']);
  });

  test('text that is no JSON closes the connection', async () => {
    const { pair, hubClosed, state } = await serveProbe(transport, leaks.scope());
    const answers = record(pair.client);
    pair.sendRaw('{"t":"call","id":1,');
    await answers.closed;
    await aborted(hubClosed);
    expect(state.calls.value).toBe(0);
  });

  test.each(['call', 'open'] as const)('an id used twice closes the connection (%s)', async (t) => {
    const { pair, state, hubClosed } = await serveProbe(transport, leaks.scope());
    const frame = { t, id: 1, path: 'probe.echo', input: { text: 'a' }, ...(t === 'open' && { credit: 1 }) };
    pair.client.send(frame);
    pair.client.send(frame);
    await aborted(hubClosed);
    expect(state.refusals).toEqual(['id used twice']);
  });

  test('more open calls than a session may have close the connection and abort them all', async () => {
    const { pair, state, hubClosed } = await serveProbe(transport, leaks.scope());
    for (let id = 0; id <= MAX_OPEN; id += 1) pair.client.send({ t: 'call', id, path: 'probe.wait', input: {} });
    await aborted(hubClosed);
    expect(state.refusals).toEqual(['too many open calls']);
    await state.finished.reached(MAX_OPEN);
  });

  test('credit beyond the window closes the connection; for what is not open it is ignored', async () => {
    const { pair, state, hubClosed } = await serveProbe(transport, leaks.scope());
    pair.client.send({ t: 'grant', id: 5, n: 1 });
    pair.client.send({ t: 'open', id: 6, path: 'probe.ticks', input: {}, credit: WINDOW });
    await state.produced.reached(WINDOW);
    expect(state.refusals).toEqual([]);
    pair.client.send({ t: 'grant', id: 6, n: WINDOW + 1 });
    await aborted(hubClosed);
    expect(state.refusals).toEqual(['credit beyond the window']);
    await state.finished.reached(1);
  });

  test('a frame over its size closes the connection', async () => {
    const { pair, state, hubClosed } = await serveProbe(transport, leaks.scope());
    const frame = { t: 'call', id: 1, path: 'probe.echo', input: { text: 'x'.repeat(MAX_FRAME) } };
    // The local socket would not send it itself: the hub must not depend on that.
    if (transport === 'port') pair.client.send(frame);
    else pair.sendRaw(JSON.stringify(frame));
    await aborted(hubClosed);
    expect(state.calls.value).toBe(0);
  });

  test('a frame just under it passes both ways', async () => {
    const { hub } = await openProbe(transport, leaks.scope());
    const text = 'x'.repeat(MAX_FRAME - 200);
    expect((await hub.probe.echo({ text })).text.length).toBe(text.length);
  });

  test('input nested without end closes nothing but the frame that carries it', async () => {
    const { pair } = await serveProbe(transport, leaks.scope());
    const answers = record(pair.client);
    let nested: unknown = 'x';
    for (let depth = 0; depth < 500; depth += 1) nested = [nested];
    pair.client.send({ t: 'call', id: 1, path: 'probe.echo', input: nested });
    expect(await answers.next()).toMatchObject({ t: 'err', id: 1, code: 'BAD_INPUT' });
  });

  const lies: readonly (readonly [string, 'echo' | 'ticks', (id: number) => unknown])[] = [
    ['a frame that does not parse', 'echo', () => ({ t: 'ok' })],
    ['items for a call', 'echo', (id) => ({ t: 'item', id, values: [1] })],
    ['an end for a call', 'echo', (id) => ({ t: 'end', id })],
    ['a value for a stream', 'ticks', (id) => ({ t: 'ok', id, value: {} })],
    [
      'more items than the window',
      'ticks',
      (id) => ({ t: 'item', id, values: Array.from({ length: WINDOW + 1 }, (_, i) => ({ seq: i })) }),
    ],
    ['more items than a frame may carry', 'ticks', (id) => ({ t: 'item', id, values: Array.from({ length: 65 }, () => ({ seq: 1 })) })],
  ];
  test.each(lies)('a hub that answers %s is left, and nothing hangs', async (_name, route, answer) => {
    const pair = await createPair(transport, leaks.scope());
    pair.hub.onFrame((frame) => {
      if (typeof frame === 'object' && frame !== null && 'id' in frame) pair.hub.send(answer(Number(frame.id)));
    });
    const { hub, closed } = connect(pair.client, [probe] as const);
    const failure = await (route === 'echo' ? hub.probe.echo({ text: 'a' }) : drain(hub.probe.ticks({}))).catch((error: unknown) => error);
    expect(HubError.is(failure, 'DISCONNECTED')).toBe(true);
    await aborted(closed);
  });

  test('an answer or item that does not fit its schema fails the call with INTERNAL', async () => {
    const pair = await createPair(transport, leaks.scope());
    pair.hub.onFrame((frame) => {
      if (typeof frame !== 'object' || frame === null || !('t' in frame) || !('id' in frame)) return;
      if (frame.t === 'call') pair.hub.send({ t: 'ok', id: frame.id, value: { text: 5 } });
      if (frame.t === 'open') pair.hub.send({ t: 'item', id: frame.id, values: [{ seq: 1 }, { seq: 'two' }, { seq: 3 }] });
    });
    const { hub } = connect(pair.client, [probe] as const);
    await expect(hub.probe.echo({ text: 'a' })).rejects.toMatchObject({ name: 'HubError', code: 'INTERNAL' });
    const seen: number[] = [];
    await expect(drain(hub.probe.ticks({}), seen)).rejects.toMatchObject({ name: 'HubError', code: 'INTERNAL' });
    expect(seen).toEqual([1]);
  });

  test('a code that the catalogue does not know, and one with wrong data, arrive as INTERNAL', async () => {
    const pair = await createPair(transport, leaks.scope());
    const answers = [
      { code: 'NO_SUCH', data: {} },
      { code: 'toString', data: {} },
      { code: 'SLOTS_EXHAUSTED', data: { pool: 1 } },
    ];
    pair.hub.onFrame((frame) => {
      if (typeof frame === 'object' && frame !== null && 'id' in frame) pair.hub.send({ t: 'err', id: frame.id, ...answers.shift() });
    });
    const { hub } = connect(pair.client, [probe] as const);
    for (let i = 0; i < 3; i += 1) await expect(hub.probe.echo({ text: 'a' })).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

async function drain(items: AsyncIterable<{ readonly seq: number }>, into: number[] = []): Promise<void> {
  for await (const { seq } of items) into.push(seq);
}
