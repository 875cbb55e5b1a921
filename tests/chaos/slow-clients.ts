import { MessageChannel } from 'node:worker_threads';
import { connect as connectSocket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { contracts, type HubClient } from '#shared/contract/index';
import { connect } from '#shared/rpc/connect';
import type { Duplex } from '#shared/rpc/duplex';
import { HUB_SOCKET } from '#main/hub/local-face';
import { pipeFrames } from '#main/electron/frame-pipe';
import { connectLocal } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';
import type { HubProcess } from '../support/hub-process';
import { clientPortDuplex, webSocketDuplex } from '../support/duplex-pairs';
import { hubPortDuplex } from '../support/node-port';
import type { BrowserFace } from './browser-face';

/** How a client reaches the hub: as a command, as a browser, as the page of a desktop that is attached to it. */
export const slowWays = ['socket', 'websocket', 'port'] as const;
export type SlowWay = (typeof slowWays)[number];

/** One connection: `leave` as clients do, `vanish` as those that are killed. */
export interface SlowClient {
  readonly hub: HubClient;
  leave(): void;
  vanish(): void;
}

/** A connection of which nothing is read any more, or next to nothing, once `request` was sent; gives how to end it. */
export type Deaf = () => void;

/** Opens connections to one hub. */
export interface SlowClients {
  open(way: SlowWay): Promise<SlowClient>;
  /** Sends these frames and reads nothing; with `drip`, a byte each second, or what comes closest to it. */
  deaf(way: SlowWay, frames: readonly object[], drip: boolean): Promise<Deaf>;
}

const HEADER = 4;
const DRIP_MS = 1_000;

export function createSlowClients({ runtime }: HubProcess, { port, cookie }: BrowserFace): SlowClients {
  const path = localSocketPath(runtime, HUB_SOCKET);

  async function dial(): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, {
      headers: { cookie, origin: `http://127.0.0.1:${port}` },
      perMessageDeflate: false,
    });
    await once(socket, 'open');
    return socket;
  }

  /** A page of an attached desktop: its port, whose other end is piped to the hub's socket. */
  async function page(): Promise<{ readonly port: import('node:worker_threads').MessagePort; readonly far: Duplex }> {
    const { port1, port2 } = new MessageChannel();
    const far = await connectLocal(path);
    pipeFrames(hubPortDuplex(port1), far, () => undefined);
    return { port: port2, far };
  }

  async function duplexOf(way: SlowWay): Promise<{ readonly duplex: Duplex; readonly vanish: () => void }> {
    if (way === 'websocket') {
      const socket = await dial();
      return { duplex: webSocketDuplex(socket), vanish: () => socket.terminate() };
    }
    if (way === 'port') {
      const { port: own, far } = await page();
      return { duplex: clientPortDuplex(own), vanish: () => far.close() };
    }
    const duplex = await connectLocal(path);
    return { duplex, vanish: () => duplex.close() };
  }

  return {
    async open(way) {
      const { duplex, vanish } = await duplexOf(way);
      const { hub, close } = connect(duplex, contracts);
      return { hub, leave: close, vanish };
    },
    async deaf(way, frames, drip) {
      if (way === 'port') {
        const { port: own, far } = await page();
        for (const frame of frames) own.postMessage(frame); // Never started: what comes waits in it.
        return () => {
          own.close();
          far.close();
        };
      }
      if (way === 'websocket') {
        const socket = await dial();
        socket.on('error', () => undefined);
        for (const frame of frames) socket.send(JSON.stringify(frame));
        socket.pause();
        const ended = new AbortController();
        if (drip)
          void dripping(
            ended.signal,
            () => socket.resume(),
            () => socket.pause(),
          );
        return () => {
          ended.abort();
          socket.terminate();
        };
      }
      const socket = connectSocket(path);
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      await once(socket, 'readable'); // Its greeting.
      for (const frame of frames) socket.write(framed(frame));
      const ended = new AbortController();
      if (drip)
        void dripping(
          ended.signal,
          () => void socket.read(1),
          () => undefined,
        );
      return () => {
        ended.abort();
        socket.destroy();
      };
    },
  };
}

async function dripping(signal: AbortSignal, begin: () => void, stop: () => void): Promise<void> {
  while (!signal.aborted) {
    await pause(DRIP_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    begin();
    stop();
  }
}

function framed(frame: object): Buffer {
  const json = Buffer.from(JSON.stringify(frame));
  const head = Buffer.alloc(HEADER);
  head.writeUInt32BE(json.length);
  return Buffer.concat([head, json]);
}
