import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import type { Scope } from '#main/hub/scope';
import { pipeFrames } from '#main/electron/frame-pipe';
import { createSocketDuplex, socketTiming } from '#main/server/socket-duplex';
import type { Duplex } from '#shared/rpc/duplex';
import { MAX_FRAME } from '#shared/rpc/protocol';

import { portDuplex as pagePortDuplex } from '../../src/renderer/lib/port-duplex';
import type { DuplexPair } from './duplex-pair';
import { hubPortDuplex } from './node-port';
import { createSocketPair } from './socket-pair';

export type { DuplexPair } from './duplex-pair';
export { hubPortDuplex } from './node-port';

export const transports = ['port', 'websocket', 'socket'] as const;
export type Transport = (typeof transports)[number];
/** With how a desktop reaches the hub of another process: a port, piped to a socket. */
export const ways = [...transports, 'pipe'] as const;
export type Way = (typeof ways)[number];

/** Connects both ends in this way, over the real transport; everything it opened closes with the scope. */
export async function createPair(way: Way, scope: Scope): Promise<DuplexPair> {
  switch (way) {
    case 'port':
      return createPortPair(scope);
    case 'websocket':
      return await createWebSocketPair(scope);
    case 'socket':
      return await createSocketPair(scope);
    case 'pipe':
      return await createPipedPair(scope);
  }
}

function createPortPair(scope: Scope): DuplexPair {
  const { port1, port2 } = new MessageChannel();
  scope.onClose(() => {
    port1.close();
    port2.close();
  });
  return {
    hub: hubPortDuplex(port1),
    client: clientPortDuplex(port2),
    sendRaw: (text) => port2.postMessage(text),
    drop: () => port2.close(),
  };
}

async function createPipedPair(scope: Scope): Promise<DuplexPair> {
  const near = createPortPair(scope);
  const far = await createSocketPair(scope);
  pipeFrames(near.hub, far.client, () => undefined);
  return { ...near, hub: far.hub };
}

/** The dashboard's own duplex over a port of Node, which has what a page's has. */
export function clientPortDuplex(port: NodePort): Duplex {
  return pagePortDuplex(port as unknown as MessagePort);
}

async function createWebSocketPair(scope: Scope): Promise<DuplexPair> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: MAX_FRAME, perMessageDeflate: false });
  scope.onClose(async () => {
    for (const socket of server.clients) socket.terminate();
    const closed = once(server, 'close');
    server.close();
    await closed;
  });
  await once(server, 'listening');
  const accepted = new Promise<WebSocket>((resolve) => void server.once('connection', resolve));
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    maxPayload: MAX_FRAME,
    perMessageDeflate: false,
  });
  scope.onClose(async () => {
    if (client.readyState === WebSocket.CLOSED) return;
    const closed = once(client, 'close');
    client.terminate();
    await closed;
  });
  await once(client, 'open');
  return {
    hub: createSocketDuplex(await accepted, { timing: socketTiming, ended: new AbortController().signal, onRefused: () => undefined }),
    client: webSocketDuplex(client),
    sendRaw: (text) => client.send(text),
    drop: () => client.terminate(),
  };
}

/** A `ws` socket as a duplex: one frame of JSON a message. */
export function webSocketDuplex(socket: WebSocket): Duplex {
  socket.on('error', () => socket.terminate()); // The close that follows is what the kernel hears of.
  return {
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    onFrame(listener) {
      socket.on('message', (data: Buffer, binary: boolean) => {
        const frame = binary ? undefined : parseJson(data.toString());
        if (frame === undefined) socket.close(1007);
        else listener(frame);
      });
    },
    onClose(listener) {
      if (socket.readyState === WebSocket.CLOSED) listener();
      else socket.once('close', () => listener());
    },
    close: () => socket.close(),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
