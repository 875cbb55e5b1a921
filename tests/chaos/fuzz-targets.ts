import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { socketDuplex } from '#main/platform/local-socket';
import type { Duplex } from '#shared/rpc/duplex';
import { clientPortDuplex, webSocketDuplex, type Transport } from '../support/duplex-pairs';
import type { FromServer } from './fuzz-server';

/** A connection that can also send what is no frame. */
export interface Line extends Duplex {
  /** Sends bytes below the framing; a port has none and posts them as they are. */
  sendBytes(bytes: Buffer): void;
}

export interface Targets {
  open(transport: Transport): Promise<Line>;
  /** What nobody caught in a server since the last call, an end of one included. */
  takeFaults(): readonly string[];
  close(): Promise<void>;
}

/** Starts the served process and the served worker. */
export async function startTargets(): Promise<Targets> {
  const folder = mkdtempSync(join(tmpdir(), 'axle-fuzz-'));
  const env = { ...process.env, FUZZ_FOLDER: folder };
  const program = new URL('fuzz-server.js', import.meta.url);
  const faults: string[] = [];
  let closing = false;

  const child = fork(fileURLToPath(program), { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const worker = new Worker(program, { env });
  const listen = (message: FromServer): void => {
    if ('uncaught' in message) faults.push(message.uncaught);
  };
  child.on('message', listen);
  worker.on('message', listen);
  child.once('exit', (code, signal) => closing || faults.push(`the process ended with ${signal ?? code}`));
  worker.once('error', (error) => faults.push(`the worker threw ${String(error)}`));
  worker.once('exit', (code) => closing || faults.push(`the worker ended with ${code}`));
  const [[address]] = (await Promise.all([once(child, 'message'), once(worker, 'message')])) as [[FromServer], unknown];
  if (!('socket' in address)) throw new Error(address.uncaught);

  return {
    async open(transport) {
      switch (transport) {
        case 'port': {
          const { port1, port2 } = new MessageChannel();
          worker.postMessage(port2, [port2]);
          return { ...clientPortDuplex(port1), sendBytes: (bytes) => port1.postMessage(bytes) };
        }
        case 'websocket': {
          const socket = new WebSocket(`ws://127.0.0.1:${address.webSocket}/`, { perMessageDeflate: false });
          await once(socket, 'open');
          // Half as text, whatever the bytes are; half as a binary message.
          return {
            ...webSocketDuplex(socket),
            sendBytes: (bytes) => socket.readyState === WebSocket.OPEN && socket.send(bytes, { binary: bytes.length % 2 === 0 }),
          };
        }
        case 'socket': {
          const socket = connectSocket(address.socket);
          await once(socket, 'connect');
          return { ...socketDuplex(socket), sendBytes: (bytes) => socket.writable && socket.write(bytes) };
        }
      }
    },
    takeFaults: () => faults.splice(0),
    async close() {
      closing = true;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await worker.terminate();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
