import { createServer } from 'node:net';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type { Scope } from '#main/hub/scope';
import { connectLocal } from '#main/platform/local-socket';
import { GREETING } from '#main/platform/local-socket-greeting';
import type { Duplex } from '#shared/rpc/duplex';
import { MAX_FRAME, MAX_OPEN, MAX_WAITING } from '#shared/rpc/protocol';
import { record } from '../../../tests/contract/recorded-frames';
import { guardLeaks } from '../../../tests/support/leaks';
import { hubPortDuplex } from '../../../tests/support/node-port';
import { createSocketPair } from '../../../tests/support/socket-pair';
import { pipeFrames } from './frame-pipe';

const leaks = guardLeaks();
const call = (id: number, input: unknown = {}) => ({ t: 'call', id, path: 'a.b', input });
const item = (id: number, ...values: readonly unknown[]) => ({ t: 'item', id, values });

/** A page's port, whose far end is the page's. */
function openPort(scope: Scope): { readonly page: Duplex; readonly near: Duplex; readonly post: (message: unknown) => void } {
  const { port1, port2 } = new MessageChannel();
  scope.onClose(() => {
    port1.close();
    port2.close();
  });
  return { page: hubPortDuplex(port2), near: hubPortDuplex(port1), post: (message) => port2.postMessage(message) };
}

/** A page and a hub, with the pipe between them. */
async function piped() {
  const scope = leaks.scope();
  const { page, near, post } = openPort(scope);
  const { hub, client } = await createSocketPair(scope);
  const refused: string[] = [];
  pipeFrames(near, client, (reason) => refused.push(reason));
  return { page, hub, post, refused, atPage: record(page), atHub: record(hub) };
}

it('passes what is asked and what is answered, in order', async () => {
  const { page, hub, atPage, atHub } = await piped();
  page.send(call(0));
  page.send({ t: 'open', id: 1, path: 'a.c', input: {}, credit: 2 });
  expect([await atHub.next(), await atHub.next()]).toEqual([call(0), { t: 'open', id: 1, path: 'a.c', input: {}, credit: 2 }]);
  hub.send(item(1, 'x', 'y'));
  hub.send({ t: 'ok', id: 0, value: { n: 1 } });
  expect([await atPage.next(), await atPage.next()]).toEqual([item(1, 'x', 'y'), { t: 'ok', id: 0, value: { n: 1 } }]);
  page.send({ t: 'grant', id: 1, n: 1 });
  await atHub.next();
  hub.send(item(1, 'z'));
  hub.send({ t: 'end', id: 1 });
  hub.send({ t: 'bye', id: 2 });
  expect([await atPage.next(), await atPage.next(), await atPage.next()]).toEqual([item(1, 'z'), { t: 'end', id: 1 }, { t: 'bye', id: 2 }]);
});

it('passes what was asked in one turn together, and of the answers those that are still waited for', async () => {
  const { page, hub, atPage, atHub, refused } = await piped();
  page.send([call(0), call(1), call(2)]);
  expect(await atHub.next()).toEqual([call(0), call(1), call(2)]);
  page.send({ t: 'stop', id: 1 });
  await atHub.next();
  hub.send([0, 1, 2].map((id) => ({ t: 'ok', id, value: id })));
  expect([await atPage.next(), await atPage.next()].map((frame) => (frame as { id: number }).id)).toEqual([0, 2]);
  page.send([call(3), { t: 'nonsense', id: 4 }]);
  await atPage.closed;
  expect(refused).toEqual(['malformed frame']);
});

it('closes either side when the other has gone', async () => {
  const left = await piped();
  left.page.close();
  await left.atHub.closed;
  const lost = await piped();
  lost.hub.close();
  await lost.atPage.closed;
  expect([left.refused, lost.refused]).toEqual([[], []]);
});

it('closes the connection of a page that had gone before', async () => {
  const scope = leaks.scope();
  const { near } = openPort(scope);
  const { hub, client } = await createSocketPair(scope);
  near.close();
  pipeFrames(near, client, () => expect.unreachable());
  await record(hub).closed;
});

it.each([
  ['nothing known', {}, 'malformed frame'],
  ['a frame of the hub', { t: 'ok', id: 1, value: {} }, 'malformed frame'],
  ['what JSON does not carry', call(1, { big: 1n }), 'malformed frame'],
  ['a frame over the bound', call(1, { text: 'x'.repeat(MAX_FRAME) }), 'frame too large'],
])('closes both sides on %s from the page', async (_what, frame, reason) => {
  const { post, refused, atPage, atHub } = await piped();
  post(frame);
  await Promise.all([atPage.closed, atHub.closed]);
  expect([refused, atHub.all]).toEqual([[reason], []]);
});

it('closes both sides on what is no frame of a hub', async () => {
  const { hub, refused, atPage, atHub } = await piped();
  hub.send(call(1));
  await Promise.all([atPage.closed, atHub.closed]);
  expect([refused, atPage.all]).toEqual([['malformed frame of the hub'], []]);
});

it('gives a page no more than it has credit for', async () => {
  const { page, hub, refused, atPage, atHub } = await piped();
  page.send({ t: 'open', id: 1, path: 'a.c', input: {}, credit: 3 });
  await atHub.next();
  hub.send(item(1, 'a', 'b'));
  hub.send(item(1, 'c', 'd'));
  await Promise.all([atPage.closed, atHub.closed]);
  expect([refused, atPage.all]).toEqual([['more than there was credit for'], [item(1, 'a', 'b')]]);
});

it('leaves out what crossed a stop, and what nobody asked for', async () => {
  const { page, hub, refused, atPage, atHub } = await piped();
  page.send(call(1));
  page.send({ t: 'stop', id: 1 });
  page.send(call(2));
  for (let frame = 0; frame < 3; frame += 1) await atHub.next();
  hub.send({ t: 'ok', id: 1, value: 'crossed' });
  hub.send({ t: 'ok', id: 7, value: 'unasked' });
  hub.send({ t: 'ok', id: 2, value: 'asked' });
  hub.send({ t: 'ok', id: 2, value: 'again' });
  hub.close();
  await atPage.closed;
  expect([refused, atPage.all]).toEqual([[], [{ t: 'ok', id: 2, value: 'asked' }]]);
});

it.each([
  ['dates, which are far longer as text', Array.from({ length: 100_000 }, () => new Date(0))],
  ['a number that JSON does not have', 1n],
])('closes both sides on what a port carries and a socket does not: %s', async (_, input) => {
  const { refused, post, atPage, atHub } = await piped();
  post({ ...call(0), input });
  await Promise.all([atPage.closed, atHub.closed]);
  expect([refused.length, atHub.all]).toEqual([1, []]);
});

it('closes both sides on more open calls than there may be', async () => {
  const { page, refused, atPage, atHub } = await piped();
  for (let id = 0; id <= MAX_OPEN; id += 1) page.send(call(id));
  await Promise.all([atPage.closed, atHub.closed]);
  expect([refused, atHub.all.length]).toEqual([['too many open calls'], MAX_OPEN]);
});

it('closes both sides when a hub does not read', async () => {
  const scope = leaks.scope();
  const path = join(leaks.folder(), 'deaf');
  const deaf = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => undefined).write(GREETING);
    scope.onClose(() => void socket.destroy());
  });
  await new Promise<void>((resolve) => deaf.listen(path, resolve));
  scope.onClose(() => void deaf.close());
  const { page, near } = openPort(scope);
  pipeFrames(near, await connectLocal(path), () => expect.unreachable());
  const atPage = record(page);
  const text = 'x'.repeat(MAX_FRAME / 8);
  for (let id = 0; id < (10 * MAX_WAITING) / MAX_FRAME; id += 1) page.send(call(id, { text }));
  await atPage.closed;
}, 20_000);
