import { connect, type Socket } from 'node:net';
import { createLines } from '../launcher/words';
import { frame, framesOf } from './frames';

/** What the elevated launcher is told. `go`: somebody is there. `begin`: the run is still wanted. `no`: it is not. */
const orders = ['go', 'begin', 'no', 'term', 'kill'] as const;
export type LineOrder = (typeof orders)[number];

/** The elevated launcher's end of the pipe to the recorder. */
export interface RecorderLine {
  /** Aborts when the recorder, or its end of the pipe, is gone. */
  readonly gone: AbortSignal;
  say(word: string): void;
  /** Passes output on; `onFlow` is told when there is too much of it on the way, and when there is room again. */
  pass(chunk: Buffer, from: 'out' | 'err'): void;
  onFlow: (full: boolean) => void;
  /** What is told next; undefined when nobody is there to tell. Nobody else takes orders meanwhile. */
  next(): Promise<LineOrder | undefined>;
  /** Takes every order from now on, and those that nobody took. */
  onOrder(take: (order: LineOrder) => void): void;
  /** Resolves when the recorder has closed the pipe: it has read everything, or is gone. */
  readonly closed: Promise<void>;
}

/** Bytes of the longest line that is told. */
const MOST_TOLD = 64;

/** Comes to the recorder's pipe. What is told there that is no order ends the line. */
export function openLine(path: string): RecorderLine {
  const socket: Socket = connect(path);
  const gone = new AbortController();
  const waiting: LineOrder[] = [];
  let take: ((order: LineOrder | undefined) => void) | undefined;
  let every: ((order: LineOrder) => void) | undefined;
  let told = 0;
  let full = false;
  socket.setEncoding('utf8');

  const hear = (line: string): void => {
    told = 0;
    const order = orders.find((known) => known === line);
    if (order === undefined) return void socket.destroy();
    if (every !== undefined) every(order);
    else if (take !== undefined) take(order);
    else waiting.push(order);
    if (waiting.length > MOST_TOLD) socket.destroy();
  };
  const lines = createLines(hear);
  socket.on('data', (chunk: string) => {
    told += chunk.length;
    lines(chunk);
    if (told > MOST_TOLD) socket.destroy();
  });
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      gone.abort();
      take?.(undefined);
      resolve();
    }),
  );
  socket.on('drain', () => {
    if (!full) return;
    full = false;
    line.onFlow(false);
  });

  const line: RecorderLine = {
    gone: gone.signal,
    closed,
    say: (word) => void socket.write(frame('word', Buffer.from(word, 'utf8'))),
    pass(chunk, from) {
      let room = true;
      for (const bytes of framesOf(from, chunk)) room = socket.write(bytes);
      if (room || full) return;
      full = true;
      line.onFlow(true);
    },
    onFlow: () => undefined,
    async next() {
      const first = waiting.shift();
      if (first !== undefined || gone.signal.aborted) return first;
      try {
        return await new Promise<LineOrder | undefined>((resolve) => (take = resolve));
      } finally {
        take = undefined;
      }
    },
    onOrder(taker) {
      every = taker;
      for (const order of waiting.splice(0)) taker(order);
    },
  };
  return line;
}
