import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { parentPort, type MessagePort } from 'node:worker_threads';
import { WebSocketServer } from 'ws';
import { socketDuplex } from '#main/platform/local-socket';
import { localSocketPath } from '#main/platform/local-socket-server';
import { createSocketDuplex, socketTiming } from '#main/server/socket-duplex';
import type { Duplex } from '#shared/rpc/duplex';
import { MAX_FRAME } from '#shared/rpc/protocol';
import { serve } from '#shared/rpc/serve';
import { createProbe } from '../contract/probe';
import { hubPortDuplex } from '../support/duplex-pairs';
import { createTestSession } from '../support/session';

// The victim: a served router behind all three transports, in a process of its own (a worker for the port).
// What it says to its parent: where it listens, and every fault that nobody caught.

export type FromServer = { readonly webSocket: number; readonly socket: string } | { readonly uncaught: string };

const say = (message: FromServer): void => {
  if (parentPort === null) process.send?.(message);
  else parentPort.postMessage(message);
};
process.on('unhandledRejection', (error) => say({ uncaught: String(error instanceof Error ? error.stack : error) }));

const { router } = createProbe();

function accept(duplex: Duplex): void {
  serve(duplex, router, createTestSession(), { report: () => 'incident', defer: (run) => void setImmediate(run) });
}

parentPort?.on('message', (port: MessagePort) => accept(hubPortDuplex(port)));

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: MAX_FRAME, perMessageDeflate: false });
const neverEnds = new AbortController().signal;
server.on('connection', (socket) =>
  accept(createSocketDuplex(socket, { timing: socketTiming, ended: neverEnds, onRefused: () => undefined })),
);
await once(server, 'listening');

const path = localSocketPath(process.env['FUZZ_FOLDER'] ?? '', parentPort === null ? 'process' : 'worker');
const local = createServer((socket) => accept(socketDuplex(socket)));
local.listen(path);
await once(local, 'listening');
say({ webSocket: (server.address() as AddressInfo).port, socket: path });
