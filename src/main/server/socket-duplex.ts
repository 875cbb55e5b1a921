import type { WebSocket } from 'ws';
import type { Duplex } from '#shared/rpc/duplex';
import { MAX_WAITING } from '#shared/rpc/protocol';

/** How long a peer may be silent or not read. Milliseconds. */
export interface SocketTiming {
  readonly pingMs: number;
  readonly drainMs: number;
}

/** The timing in force; tests take shorter ones. */
export const socketTiming: SocketTiming = { pingMs: 30_000, drainMs: 30_000 };

/** WebSocket close codes: what the page may conclude from them. */
export const SESSION_ENDED = 4401;
const NOT_TEXT = 1003;
const NOT_JSON = 1007;

/** How a socket is watched, and who is told when it closes. */
export interface SocketOptions {
  readonly timing: SocketTiming;
  /** Aborted when the session ends: the close code then says so. */
  readonly ended: AbortSignal;
  /** Told why this side closed. */
  readonly onRefused: (reason: string) => void;
}

/**
 * A WebSocket as the kernel wants it. A peer that does not answer a ping by the next one, or takes nothing of what
 * waits for it for `drainMs`, is let go.
 */
export function createSocketDuplex(socket: WebSocket, { timing, ended, onRefused }: SocketOptions): Duplex {
  const closers: (() => void)[] = [];
  let closed = false;
  let alive = true;
  let taken = 0;
  let before = { taken: 0, waiting: 0 };

  const drop = (reason: string): void => {
    onRefused(reason);
    socket.terminate();
  };
  const ping = setInterval(() => {
    if (!alive) return drop('no pong');
    alive = false;
    socket.ping();
  }, timing.pingMs);
  const drain = setInterval(() => {
    const now = { taken, waiting: socket.bufferedAmount };
    const stuck = before.waiting > 0 && now.waiting >= before.waiting && now.taken === before.taken;
    before = now;
    if (stuck) drop('does not read');
  }, timing.drainMs);
  ping.unref();
  drain.unref();

  socket.on('pong', () => {
    alive = true;
  });
  // `ws` closes by itself after an error (a frame over the bound, bad UTF-8): `close` follows.
  socket.on('error', (error) => onRefused(error.message));
  socket.once('close', () => {
    closed = true;
    clearInterval(ping);
    clearInterval(drain);
    for (const closer of closers.splice(0)) closer();
  });

  return {
    send(frame) {
      if (closed || socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify(frame), (error) => {
        if (error === undefined || error === null) taken += 1;
      });
      if (socket.bufferedAmount > MAX_WAITING) drop('too much waits');
    },
    onFrame(listener) {
      socket.on('message', (data, isBinary) => {
        if (isBinary) return refuse(NOT_TEXT, 'binary frame');
        let frame: unknown;
        try {
          frame = JSON.parse(textOf(data));
        } catch {
          return refuse(NOT_JSON, 'frame is not JSON');
        }
        listener(frame);
      });
    },
    onClose(listener) {
      if (closed) listener();
      else closers.push(listener);
    },
    close: () => socket.close(ended.aborted ? SESSION_ENDED : 1000),
  };

  function refuse(code: number, reason: string): void {
    onRefused(reason);
    socket.close(code);
  }
}

function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('utf8');
}
