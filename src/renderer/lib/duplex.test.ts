import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { openDuplex, SESSION_OVER } from './duplex';

const signal = new AbortController().signal;
let server: WebSocketServer | undefined;

afterEach(() => {
  vi.unstubAllGlobals();
  server?.close();
});

/** A server that does this with each page, and a page that has come from it. */
async function serving(greet: (socket: { readonly send: (text: string) => void; readonly close: (code: number) => void }) => void) {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', greet);
  await once(server, 'listening');
  const address = server.address();
  vi.stubGlobal('location', { protocol: 'http:', host: `127.0.0.1:${typeof address === 'object' ? address?.port : 0}` });
}

test('frames that come before anybody listens are given to who does, in order', async () => {
  await serving((socket) => {
    for (const id of [0, 1, 2]) socket.send(`{"id":${id}}`);
    socket.close(1_001);
  });
  const duplex = await openDuplex(signal);
  await new Promise<void>((resolve) => duplex.onClose(resolve));
  const frames: unknown[] = [];
  duplex.onFrame((frame) => frames.push(frame));
  expect(frames).toEqual([{ id: 0 }, { id: 1 }, { id: 2 }]);
  expect(duplex.over()).toBe(false);
});

test('a frame that is none closes the connection', async () => {
  await serving((socket) => socket.send('{'));
  const duplex = await openDuplex(signal);
  duplex.onFrame(() => expect.unreachable());
  await new Promise<void>((resolve) => duplex.onClose(resolve));
});

test('a session that is over says so', async () => {
  await serving((socket) => socket.close(SESSION_OVER));
  const duplex = await openDuplex(signal);
  await new Promise<void>((resolve) => duplex.onClose(resolve));
  expect(duplex.over()).toBe(true);
});
