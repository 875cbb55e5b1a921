import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { createORPCClient, type Client, type ClientContext } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { connectLocal } from '#main/platform/local-socket';
import type { Client as HubClient } from '#shared/contract/kernel';
import { connect } from '#shared/rpc/connect';
import type { Duplex } from '#shared/rpc/duplex';
import { clientPortDuplex, webSocketDuplex, type Transport } from '../support/duplex-pairs';
import { connectRaw, type RawClient } from './raw-wire';
import { bench, benchInPage, type Addresses, type Item, type Mode } from './rpc-contract';

type Call<I, O> = Client<ClientContext, I, O, Error>;
/** oRPC's view of the same two procedures. */
export type OrpcClient = {
  readonly echo: Call<{ text: string }, { text: string }>;
  readonly items: Call<{ count: number; size: number }, AsyncIterable<Item>>;
};

/** Connections to the peer, one of each kind per transport. */
export interface Links {
  readonly produced: Int32Array;
  ours(transport: Transport): Promise<HubClient<typeof bench>>;
  raw(transport: Transport): Promise<RawClient>;
  orpc(transport: 'port' | 'websocket'): Promise<OrpcClient>;
  /** Memory of the process in MiB, garbage of both threads collected. */
  memory(): Promise<number>;
  close(): Promise<void>;
}

/** Starts the peer's thread and gives how to reach it. */
export async function openLinks(): Promise<Links> {
  const folder = mkdtempSync(join(tmpdir(), 'axle-bench-'));
  const counter = new SharedArrayBuffer(4);
  const worker = new Worker(new URL('rpc-peer.js', import.meta.url), { workerData: { folder, counter } });
  const [addresses]: [Addresses] = (await once(worker, 'message')) as [Addresses];
  const closers: (() => void)[] = [];

  function portTo(mode: Mode): import('node:worker_threads').MessagePort {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ mode, port: port2 }, [port2]);
    closers.push(() => port1.close());
    return port1;
  }
  async function webSocketTo(mode: Mode): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${addresses.webSocket}/${mode}`, { perMessageDeflate: false });
    await once(socket, 'open');
    closers.push(() => socket.terminate());
    return socket;
  }
  async function duplexTo(transport: Transport, mode: 'ours' | 'raw'): Promise<Duplex> {
    if (transport === 'port') return clientPortDuplex(portTo(mode));
    if (transport === 'websocket') return webSocketDuplex(await webSocketTo(mode));
    const duplex = await connectLocal(addresses.socket[mode]);
    closers.push(() => duplex.close());
    return duplex;
  }

  return {
    produced: new Int32Array(counter),
    // A command is at the far end of a local socket, and a page at that of the others.
    ours: async (transport) =>
      connect(await duplexTo(transport, 'ours'), [transport === 'socket' ? bench : benchInPage()] as const).hub.bench,
    raw: async (transport) => connectRaw(await duplexTo(transport, 'raw')),
    async orpc(transport) {
      if (transport === 'port') {
        const port = portTo('orpc');
        port.start();
        return createORPCClient<OrpcClient>(new PortLink({ port }));
      }
      // The two WebSocket types differ in events that the link does not use.
      return createORPCClient<OrpcClient>(new WebSocketLink({ websocket: (await webSocketTo('orpc')) as unknown as globalThis.WebSocket }));
    },
    async memory() {
      globalThis.gc?.();
      const collected = once(worker, 'message');
      worker.postMessage('collect');
      await collected;
      return process.memoryUsage.rss() / 2 ** 20;
    },
    async close() {
      for (const close of closers) close();
      await worker.terminate();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
