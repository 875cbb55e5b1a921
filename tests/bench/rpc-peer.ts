import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setImmediate as defer } from 'node:timers';
import { parentPort, workerData } from 'node:worker_threads';
import { eventIterator, os } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as WebSocketHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { GREETING } from '#main/platform/local-socket-greeting';
import { socketDuplex } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';
import { createSocketDuplex, socketTiming } from '#main/server/socket-duplex';
import type { Duplex } from '#shared/rpc/duplex';
import { createRouter, mount } from '#shared/rpc/router';
import { serve } from '#shared/rpc/serve';
import { hubPortDuplex } from '../support/duplex-pairs';
import type { Session } from '#shared/rpc/session';
import { serveRaw } from './raw-wire';
import { bench, Count, Item, produce, Text, type Addresses, type PortOffer } from './rpc-contract';

// The hub's end of every measured connection, in a thread of its own as the hub is a process of its own.
const { folder, counter }: { folder: string; counter: SharedArrayBuffer } = workerData;
const produced = new Int32Array(counter);

const router = createRouter([
  mount(bench, { echo: async ({ text }) => ({ text }), items: ({ count, size }) => produce(count, size, produced) }),
]);
const orpcRouter = {
  echo: os
    .input(Text)
    .output(Text)
    .handler(({ input }) => input),
  items: os
    .input(Count)
    .output(eventIterator(Item))
    .handler(({ input }) => produce(input.count, input.size, produced)),
};
const webSocketOptions = { timing: socketTiming, ended: new AbortController().signal, onRefused: () => undefined };

// Answers without remembering: what it was asked would be what grows.
const session: Session = {
  id: 'bench',
  actor: { id: 'bench', name: 'bench', face: 'cli' },
  ended: new AbortController().signal,
  may: () => true,
  locked: false,
  onNarrowed: () => () => undefined,
};

if (parentPort === null) throw new Error('the peer runs in a worker');
const parent = parentPort;

parent.on('message', (message: PortOffer | 'collect') => {
  if (message === 'collect') {
    globalThis.gc?.();
    return parent.postMessage('collected');
  }
  const { mode, port } = message;
  if (mode === 'orpc') new PortHandler(orpcRouter).upgrade(port);
  else accept(mode, hubPortDuplex(port));
  return undefined;
});
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket, request) => {
  if (request.url === '/orpc') void new WebSocketHandler(orpcRouter).upgrade(socket);
  else accept(request.url === '/raw' ? 'raw' : 'ours', createSocketDuplex(socket, webSocketOptions));
});
await once(server, 'listening');
const socket = { ours: localSocketPath(folder, 'ours'), raw: localSocketPath(folder, 'raw') };
for (const mode of ['ours', 'raw'] as const) {
  // The hub's own listener sets the umask, which a worker cannot.
  const local = createServer((connection) => {
    connection.write(GREETING);
    accept(mode, socketDuplex(connection));
  });
  local.listen(socket[mode]);
  await once(local, 'listening');
}
parent.postMessage({ webSocket: (server.address() as AddressInfo).port, socket } satisfies Addresses);

function accept(mode: 'ours' | 'raw', duplex: Duplex): void {
  if (mode === 'raw') return serveRaw(duplex, produced);
  serve(duplex, router, session, {
    report: (error) => {
      throw error;
    },
    defer: (run) => void defer(run),
  });
}
