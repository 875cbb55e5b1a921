import { createServer, type Socket } from 'node:net';
import { createFrames } from '../elevated/frames';
import type { LineOrder } from '../elevated/line';

/** Who may be on the pipe at once without having said the word. */
const MOST_STRANGERS = 8;

/** The recorder's end of the pipe to one elevated launcher. */
export interface ElevatedLine {
  /** Whether the launcher is there. */
  readonly met: boolean;
  /** False where nobody is there to be told. */
  tell(order: LineOrder): boolean;
  pause(): void;
  resume(): void;
  /** Lets nobody in any more; resolves when nobody is there. What the launcher has said is read before. */
  ended(): Promise<void>;
  /** Says that nothing is to begin, to who is there and to who comes before the line is closed. */
  dismiss(): void;
  /** Lets nobody in any more, and hangs up. */
  close(): void;
}

/** What is told of a line. What an elevated launcher says is believed no more than what any program says. */
export interface LineEvents {
  /** Somebody has said the word. */
  readonly onMet: () => void;
  readonly onData: (chunk: Buffer, from: 'out' | 'err') => void;
  readonly onWord: (word: string) => void;
  /** What came is not what a launcher says: it was hung up on. */
  readonly onGarbage: () => void;
  /** The launcher is gone. */
  readonly onGone: () => void;
}

/** Waits at a pipe for who says the word, and speaks to the first of them alone: all who come later are told `no`. */
export async function listenForElevated(pipe: string, word: string, events: LineEvents): Promise<ElevatedLine> {
  const strangers = new Set<Socket>();
  let launcher: Socket | undefined;
  let gone = false;
  let closed = false;
  const waiting: (() => void)[] = [];
  const settle = (): void => {
    if (closed && (launcher === undefined || gone)) for (const resolve of waiting.splice(0)) resolve();
  };

  const server = createServer((peer) => {
    strangers.add(peer);
    peer.on('error', () => peer.destroy());
    peer.on('close', () => {
      strangers.delete(peer);
      if (peer !== launcher) return;
      gone = true;
      events.onGone();
      settle();
    });
    if (strangers.size > MOST_STRANGERS) return void peer.destroy();
    // Nothing is read any more of whom was hung up on.
    const isLauncher = (): boolean => peer === launcher && !peer.destroyed;
    const read = createFrames({
      onData: (chunk, from) => (isLauncher() ? events.onData(chunk, from) : void peer.destroy()),
      onWord: (said) => {
        if (isLauncher()) return events.onWord(said);
        if (peer.destroyed || said !== word) return void peer.destroy();
        if (launcher !== undefined || closed) return dismiss(peer);
        launcher = peer;
        strangers.delete(peer);
        events.onMet();
      },
      onGarbage: () => {
        const believed = isLauncher();
        peer.destroy();
        if (believed) events.onGarbage();
      },
    });
    peer.on('data', read);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(pipe, resolve);
  });
  // One peer that could not be let in is not the end of the others.
  server.on('error', () => undefined);

  /** Tells a peer that it is not wanted; it is not waited for. */
  function dismiss(peer: Socket): void {
    peer.write('no\n', () => peer.destroy());
  }

  function shut(): void {
    if (!closed) server.close();
    closed = true;
    for (const peer of strangers) peer.destroy();
    settle();
  }

  return {
    get met() {
      return launcher !== undefined;
    },
    tell(order) {
      if (launcher === undefined || launcher.destroyed) return false;
      launcher.write(`${order}\n`);
      return true;
    },
    pause: () => void launcher?.pause(),
    resume: () => void launcher?.resume(),
    ended() {
      shut();
      return new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      });
    },
    dismiss() {
      shut();
      if (launcher !== undefined && !launcher.destroyed) dismiss(launcher);
    },
    close() {
      shut();
      launcher?.destroy();
    },
  };
}
