import { describe, expect, test } from 'vitest';
import { defineContract, procedure } from '#shared/contract/kernel';
import { z } from '#shared/contract/zod';
import { connect } from '#shared/rpc/connect';
import { MAX_FRAME, MAX_OPEN, MAX_TOGETHER } from '#shared/rpc/protocol';
import { createRouter, mount } from '#shared/rpc/router';
import { serve } from '#shared/rpc/serve';
import { createPair, transports } from '../support/duplex-pairs';
import { guardLeaks } from '../support/leaks';
import { createTestSession } from '../support/session';
import { aborted, openProbe, probe, serveProbe } from './probe';
import { record } from './recorded-frames';

const call = (id: number, text = 'a'): unknown => ({ t: 'call', id, path: 'probe.echo', input: { text } });

describe.each(transports)('frames that travel together over %s', (transport) => {
  const leaks = guardLeaks();

  test('calls of one turn do, and one alone does not', async () => {
    const pair = await createPair(transport, leaks.scope());
    const messages = record(pair.hub);
    const { hub } = connect(pair.client, [probe] as const);
    const calls = Array.from({ length: MAX_TOGETHER + 1 }, (_, i) => hub.probe.echo({ text: String(i) }));
    expect(await messages.next()).toEqual(Array.from({ length: MAX_TOGETHER }, (_, i) => call(i, String(i))));
    expect(await messages.next()).toEqual(call(MAX_TOGETHER, String(MAX_TOGETHER)));
    pair.hub.close();
    for (const settled of await Promise.allSettled(calls)) expect(settled.status).toBe('rejected');
  });

  test('the answers do when the calls did, each with its own', async () => {
    const { pair } = await serveProbe(transport, leaks.scope());
    const messages = record(pair.client);
    pair.client.send([call(1, 'a'), call(2, 'b')]);
    expect(await messages.next()).toEqual([
      { t: 'ok', id: 1, value: { text: 'a' } },
      { t: 'ok', id: 2, value: { text: 'b' } },
    ]);
    pair.client.send(call(3, 'c'));
    expect(await messages.next()).toEqual({ t: 'ok', id: 3, value: { text: 'c' } });
  });

  test('answers never come together to a client that sends each call alone', async () => {
    const { pair } = await serveProbe(transport, leaks.scope());
    const messages = record(pair.client);
    for (const id of [1, 2, 3]) pair.client.send(call(id));
    for (const id of [1, 2, 3]) expect(await messages.next()).toMatchObject({ t: 'ok', id });
  });

  test('large calls and answers of one turn keep the size of a frame', async () => {
    const { hub, state } = await openProbe(transport, leaks.scope());
    const texts = Array.from({ length: 8 }, (_, i) => String(i).repeat(MAX_FRAME / 4));
    const answers = await Promise.all(texts.map(async (text) => (await hub.probe.echo({ text })).text));
    expect(answers.every((text, i) => text === texts[i])).toBe(true);
    expect(state.refusals).toEqual([]);
  });

  const together: readonly (readonly [string, unknown[], string])[] = [
    ['none', [], 'malformed frame'],
    ['one', [call(1)], 'malformed frame'],
    ['too many', Array.from({ length: MAX_TOGETHER + 1 }, (_, id) => call(id)), 'malformed frame'],
    ['one that is no frame', [call(1), call(2), { t: 'exec', id: 3 }], 'malformed frame'],
    ['an array in an array', [[call(1), call(2)], call(3)], 'malformed frame'],
  ];
  test.each(together)('%s closes the connection, and nothing of it is acted on', async (_name, message, reason) => {
    const { pair, state, hubClosed } = await serveProbe(transport, leaks.scope());
    pair.client.send(message);
    await aborted(hubClosed);
    expect([state.calls.value, state.refusals]).toEqual([0, [reason]]);
  });

  test('what follows the frame that closes the connection is not acted on', async () => {
    const { pair, state, hubClosed } = await serveProbe(transport, leaks.scope());
    pair.client.send([call(2), call(2), call(3)]);
    await aborted(hubClosed);
    expect([state.calls.value, state.refusals]).toEqual([1, ['id used twice']]);
  });

  test('more open calls than a session may have close it, however they come', async () => {
    const { pair, state, hubClosed } = await serveProbe(transport, leaks.scope());
    for (let from = 0; from <= MAX_OPEN; from += MAX_TOGETHER)
      pair.client.send(Array.from({ length: MAX_TOGETHER }, (_, i) => ({ t: 'call', id: from + i, path: 'probe.wait', input: {} })));
    await aborted(hubClosed);
    expect(state.refusals).toEqual(['too many open calls']);
    await state.finished.reached(MAX_OPEN);
  });

  test('an abort in the turn of the call follows it, and other calls are not touched', async () => {
    const { hub, state } = await openProbe(transport, leaks.scope());
    const abort = new AbortController();
    const [gone, kept] = [hub.probe.wait({}, { signal: abort.signal }), hub.probe.echo({ text: 'kept' })];
    abort.abort();
    await expect(gone).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(kept).resolves.toEqual({ text: 'kept' });
    await state.finished.reached(1);
  });

  test('a hub that sends together what is no frame is left', async () => {
    const pair = await createPair(transport, leaks.scope());
    const { hub, closed } = connect(pair.client, [probe] as const);
    const calls = [hub.probe.echo({ text: 'a' }), hub.probe.echo({ text: 'b' })];
    pair.hub.send([{ t: 'ok', id: 0, value: { text: 'a' } }, { t: 'ok' }]);
    for (const one of calls) await expect(one).rejects.toMatchObject({ code: 'DISCONNECTED' });
    await aborted(closed);
  });

  test('what cannot be sent fails alone: a call at its caller, an answer as an incident', async () => {
    const odd = defineContract('odd', { same: procedure({ scope: 'runs:read', input: z.any(), output: z.any() }) });
    const pair = await createPair(transport, leaks.scope());
    const faults: string[] = [];
    const cannot = transport === 'port' ? (): void => undefined : 1n;
    const router = createRouter([mount(odd, { same: async (input) => (input === 'odd' ? { cannot } : input) })]);
    const report = (_error: unknown, path: string): string => `incident-${faults.push(path)}`;
    serve(pair.hub, router, createTestSession(), { report, defer: setImmediate });
    const { hub } = connect(pair.client, [odd] as const);
    const [one, bad, two, fault] = await Promise.allSettled([
      hub.odd.same(1),
      hub.odd.same({ cannot }),
      hub.odd.same(2),
      hub.odd.same('odd'),
    ]);
    expect([one, two]).toEqual([
      { status: 'fulfilled', value: 1 },
      { status: 'fulfilled', value: 2 },
    ]);
    expect(bad).toMatchObject({ reason: { code: 'INTERNAL', data: { incident: 'local' } } });
    expect(fault).toMatchObject({ reason: { code: 'INTERNAL', data: { incident: 'incident-1' } } });
    expect(faults).toEqual(['odd.same']);
  });
});
