import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Launch } from '../contract';
import type { Child, ChildOutput, Exit } from './child';
import { openDescriptors } from './descriptors';
import type { Native } from './native';
import { readPipe } from './pipe-reader';

const PIPE_BYTES = 1024 * 1024;
const sides = ['out', 'err'] as const;

/**
 * Spawns a child whose output are real pipes: what Node makes for `'pipe'` are sockets, and opening `/dev/stderr`
 * fails on those. Rejects when the program cannot be started.
 */
export async function spawnWithPipes(launch: Launch, output: ChildOutput, native: Native | undefined): Promise<Child> {
  const extra = openDescriptors(launch.fds, native);
  const pipes = native === undefined ? undefined : openPipes(native);
  const ends: readonly (number | 'pipe')[] = pipes?.map(([, writing]) => writing) ?? ['pipe', 'pipe'];
  let child: ChildProcess;
  try {
    child = spawn(launch.file, launch.args, {
      cwd: launch.cwd,
      env: launch.env,
      stdio: ['ignore', ...ends, ...extra.stdio],
      // A session and process group of its own.
      detached: true,
      shell: false,
      windowsHide: true,
    });
  } catch (error) {
    for (const fd of [...(pipes ?? []).map(([reading]) => reading), ...(extra.gate === undefined ? [] : [extra.gate])]) closeSync(fd);
    throw error;
  } finally {
    extra.close();
    for (const [, writing] of pipes ?? []) closeSync(writing);
  }
  if (child.pid === undefined) {
    for (const fd of [...(pipes ?? []).map(([reading]) => reading), ...(extra.gate === undefined ? [] : [extra.gate])]) closeSync(fd);
    throw await failureOf(child);
  }
  const exited = exitOf(child);
  const streams =
    pipes?.map(([fd], at) => readPipe(fd, output.slabs, (chunk) => output.onData(chunk, sides[at] ?? 'out'))) ?? ownStreams(child, output);
  const ended = streams.map((stream) => endOf(stream, output));
  return {
    pid: child.pid,
    exited,
    drained: Promise.all(ended).then(() => undefined),
    pause: () => streams.forEach((stream) => stream.pause()),
    resume: () => streams.forEach((stream) => stream.resume()),
    abandon: () => streams.forEach((stream) => stream.destroy()),
    gate: extra.gate,
    terminal: undefined,
  };
}

function openPipes(native: Native): (readonly [number, number])[] {
  return [0, 1].map(() => {
    const pipe = native.pipe();
    native.enlarge(pipe[0], PIPE_BYTES);
    return pipe;
  });
}

function ownStreams(child: ChildProcess, output: ChildOutput): Readable[] {
  return [child.stdout, child.stderr].flatMap((stream, at) => {
    stream?.on('data', (chunk: Buffer) => output.onData(chunk, sides[at] ?? 'out'));
    return stream ?? [];
  });
}

function endOf(stream: Readable, output: ChildOutput): Promise<void> {
  return new Promise((resolve) => {
    stream.on('error', (error) => output.onError(error));
    stream.on('close', resolve);
  });
}

/** How a spawned process ends. */
export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
}

/** Why a process that has no pid could not be started. */
export function failureOf(child: ChildProcess): Promise<Error> {
  return new Promise((resolve) => child.once('error', resolve));
}
