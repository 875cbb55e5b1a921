import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, write } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { Launch } from '../contract';
import type { Child, ChildOutput } from './child';
import { openDescriptors } from './descriptors';
import { exitOf, failureOf } from './exit';
import { give } from './give';
import type { Native } from './native';
import { readResults } from './results/reading';

const SETSID = '/usr/bin/setsid';

/** Whether a terminal of our own can be given to a child here. */
export const hasOwnTerminals = (native: Native | undefined): native is Native => native !== undefined && existsSync(SETSID);

/**
 * Spawns a child on a pseudo-terminal through the same `spawn` as with pipes, so that it inherits further descriptors
 * as well. `setsid --ctty` makes the terminal its controlling one and becomes the program: the pid is the child's.
 */
export async function spawnOnTerminal(launch: Launch, output: ChildOutput, native: Native): Promise<Child> {
  const [master, slave] = native.openTerminal(launch.columns, launch.rows);
  let child: ChildProcess;
  let gate: number | undefined;
  let results: number | undefined;
  try {
    const extra = openDescriptors(launch.fds, native, launch.becomes);
    ({ gate, results } = extra);
    try {
      give([slave], launch.becomes);
      child = spawn(SETSID, ['--ctty', launch.file, ...launch.args], {
        cwd: launch.cwd,
        env: { TERM: 'xterm-256color', ...launch.env },
        stdio: [slave, slave, slave, ...extra.stdio],
        shell: false,
      });
    } finally {
      extra.close();
    }
    if (child.pid === undefined) throw await failureOf(child);
  } catch (error) {
    closeSync(master);
    closeSync(slave);
    for (const fd of [gate, results]) if (fd !== undefined) closeSync(fd);
    throw error;
  }
  const exited = exitOf(child);
  // Our own copy of the slave keeps the terminal from hanging up while the child lives and has it closed.
  const hangUp = exited.then(() => closeSync(slave));
  const stream = new ReadStream(master);
  let gone = false;
  const drained = new Promise<void>((resolve) => {
    stream.on('data', (chunk: Buffer) => output.onData(chunk, 'out'));
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // How Linux says that the last holder of the slave has closed it.
      if (error.code !== 'EIO') output.onError(error);
    });
    stream.on('close', () => {
      gone = true;
      resolve();
    });
  });
  const reading =
    results === undefined
      ? undefined
      : readResults(
          results,
          (chunk) => output.onResults(chunk),
          (error) => output.onError(error),
        );
  const typing = createTypist(master, () => gone, output);
  return {
    pid: child.pid,
    exited,
    drained: Promise.all([drained, hangUp]).then(() => undefined),
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    abandon: () => void stream.destroy(),
    gate,
    results: reading,
    terminal: {
      write: typing,
      resize: (columns, rows) => {
        if (!gone) native.resize(master, columns, rows);
      },
    },
  };
}

/** Bytes that may wait for a program that does not read. */
const TYPED_BYTES = 1024 * 1024;

/** Writes what a person types, in order; waits while the terminal takes nothing. False when too much waits already. */
function createTypist(master: number, isGone: () => boolean, output: ChildOutput): (text: string) => boolean {
  let queue: Buffer[] = [];
  let waiting = 0;
  let busy = false;

  const step = (): void => {
    const [first] = queue;
    if (first === undefined || isGone()) {
      busy = false;
      queue = [];
      waiting = 0;
      return;
    }
    busy = true;
    write(master, first, (error, count) => {
      if (error?.code === 'EAGAIN') return void setTimeout(step, 5);
      if (error !== null) {
        queue = [];
        waiting = 0;
        if (!isGone() && error.code !== 'EIO') output.onError(error);
      } else {
        waiting -= count;
        if (count < first.length) queue[0] = first.subarray(count);
        else queue.shift();
      }
      step();
    });
  };
  return (text) => {
    const bytes = Buffer.from(text);
    if (waiting + bytes.length > TYPED_BYTES) return false;
    queue.push(bytes);
    waiting += bytes.length;
    if (!busy) step();
    return true;
  };
}
