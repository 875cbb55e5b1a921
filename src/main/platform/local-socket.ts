import { connect, type Socket } from 'node:net';
import { MAX_FRAME, MAX_WAITING } from '#shared/rpc/protocol';
import type { Duplex } from '#shared/rpc/duplex';
import { createBlockPool } from './block-pool';
import { FrameSplitter } from './local-socket-frames';
import { NoAnswer, readGreeting } from './local-socket-greeting';

const HEADER = 4;
/** A frame from this size on is made in a block that is used again: a smaller one would hold too much of a block in vain. */
const LARGE = 64 * 1024;
const blocks = createBlockPool(256 * 1024, 8);
/** A socket that does not drain for this long is closed. */
const DRAIN_MS = 30_000;
/** How long a process that listens may take to answer; one whose thread is held for longer is stuck. */
export const ANSWER_MS = 10_000;

/** Bounds of one connection. */
export interface LocalSocketOptions {
  /** Milliseconds that a full socket may take to drain before it is closed. */
  readonly drainMs?: number;
  /** Milliseconds that the far side may take to greet. */
  readonly answerMs?: number;
}

/** Nothing listens at this path: no socket file, or one that a dead process left behind. */
export class NobodyListens extends Error {
  override readonly name = 'NobodyListens';
}

/** A frame that the wire does not carry; the sender's fault. */
export class FrameTooLarge extends Error {
  override readonly name = 'FrameTooLarge';
}

/** Frames over a connected socket: u32 big-endian length, then that many bytes of UTF-8 JSON, at most MAX_FRAME. */
export function socketDuplex(socket: Socket, { drainMs = DRAIN_MS }: LocalSocketOptions = {}): Duplex {
  const splitter = new FrameSplitter();
  const closers: (() => void)[] = [];
  let early: unknown[] = [];
  let listener: ((frame: unknown) => void) | undefined;
  let closed = false;
  let corked = false;
  let ceiling: NodeJS.Timeout | undefined;

  const clear = (): void => {
    clearTimeout(ceiling);
    ceiling = undefined;
  };
  const onClosed = (): void => {
    if (closed) return;
    closed = true;
    clear();
    for (const closer of closers.splice(0)) closer();
  };
  /** A peer that is far behind holds no blocks. */
  const fitsBlock = (length: number): boolean => length >= LARGE && HEADER + length <= blocks.bytes && socket.writableLength <= MAX_FRAME;
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const frame of splitter.push(chunk)) {
        if (closed) return;
        if (listener === undefined) early.push(frame);
        else listener(frame);
      }
    } catch (error) {
      // A peer that breaks the framing cannot be understood again. A listener's own fault is not the peer's.
      if (!(error instanceof SyntaxError)) throw error;
      socket.destroy();
    }
  });
  socket.on('drain', clear);
  // The close that follows tells the owner; the cause says nothing that it could act on.
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.destroy());
  socket.on('close', onClosed);

  return {
    send(frame) {
      if (closed || socket.destroyed) return;
      const json = JSON.stringify(frame);
      const length = Buffer.byteLength(json);
      if (length > MAX_FRAME) throw new FrameTooLarge(`a frame of ${length} bytes`);
      // Frames of one turn leave in one system call.
      if (!corked) {
        corked = true;
        socket.cork();
        process.nextTick(() => {
          corked = false;
          socket.uncork();
        });
      }
      const large = fitsBlock(length) ? blocks.borrow() : undefined;
      const bytes = large?.subarray(0, HEADER + length) ?? Buffer.allocUnsafe(HEADER + length);
      bytes.writeUInt32BE(length, 0);
      bytes.write(json, HEADER);
      if (large === undefined ? socket.write(bytes) : socket.write(bytes, () => blocks.giveBack(large))) return;
      if (socket.writableLength > MAX_WAITING) socket.destroy();
      else if (ceiling === undefined) {
        ceiling = setTimeout(() => socket.destroy(), drainMs);
        ceiling.unref();
      }
    },
    onFrame(next) {
      listener = next;
      const waiting = early;
      early = [];
      for (const frame of waiting) next(frame);
    },
    onClose(closer) {
      if (closed) closer();
      else closers.push(closer);
    },
    close() {
      if (closed) return;
      // What was sent still leaves, within the drain ceiling; nothing more is received.
      socket.end();
      onClosed();
      const limit = setTimeout(() => socket.destroy(), drainMs);
      limit.unref();
      socket.once('close', () => clearTimeout(limit));
    },
  };
}

/** Connects to a local socket (or a named pipe). Throws `NobodyListens`, `OtherWire`, `NoAnswer`, or what listens there instead. */
export async function connectLocal(path: string, options: LocalSocketOptions = {}): Promise<Duplex> {
  return socketDuplex(await openLocal(path, options.answerMs), options);
}

/** As `connectLocal`, without the framing: a socket whose far side has greeted. */
export async function openLocal(path: string, answerMs = ANSWER_MS): Promise<Socket> {
  const socket = connect(path);
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      socket.destroy();
      const nobody = error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
      // So many wait there already that no more are let in.
      if (error.code === 'EAGAIN') return reject(new NoAnswer(0));
      reject(nobody ? new NobodyListens(`nobody listens at ${path}`, { cause: error }) : error);
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      resolve();
    });
  });
  try {
    if (await readGreeting(socket, answerMs)) return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.destroy();
  throw new NobodyListens(`nobody listens at ${path} any more`);
}
