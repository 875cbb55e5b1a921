import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { Launch } from '../contract';
import type { Child, ChildOutput, Exit } from './child';
import { openDescriptors } from './descriptors';
import { exitOf, failureOf } from './exit';
import { give } from './give';
import type { Native } from './native';
import { openOutput } from './output-pipes';
import { type PipeReader, readPipe } from './pipe-reader';
import { type ResultReading, readResults, readResultStream } from './results/reading';
import type { WaitingShells } from './waiting-shell';

const sides = ['out', 'err'] as const;

/** One of the two streams that a child prints to. */
interface Reading {
  readonly stream: Readable;
  pause(): void;
  resume(): void;
}

/** Starts a child whose output goes into pipes: in a shell that waits for it, or in a process of its own. Rejects when that cannot be started. */
export async function spawnWithPipes(
  launch: Launch,
  output: ChildOutput,
  native: Native | undefined,
  shells: WaitingShells | undefined,
): Promise<Child> {
  const waiting = shells?.take(launch);
  if (waiting !== undefined) {
    const { pid, exited, gate, results } = waiting;
    return recorded(pid, exited, readEach(waiting.output, output), gate, reading(results, output), output);
  }
  const extra = openDescriptors(launch.fds, native, launch.becomes);
  const pipes = native === undefined ? undefined : openOutput(native);
  const closeOurs = (): void => {
    for (const fd of pipes?.reading ?? []) closeSync(fd);
    for (const fd of [extra.gate, extra.results]) if (fd !== undefined) closeSync(fd);
  };
  let child: ChildProcess;
  try {
    give(pipes?.writing ?? [], launch.becomes);
    child = spawn(launch.file, launch.args, {
      cwd: launch.cwd,
      env: launch.env,
      stdio: ['ignore', ...(pipes?.writing ?? (['pipe', 'pipe'] as const)), ...extra.stdio],
      // A session and process group of its own.
      detached: true,
      shell: false,
      windowsHide: true,
    });
  } catch (error) {
    closeOurs();
    throw error;
  } finally {
    extra.close();
    for (const fd of pipes?.writing ?? []) closeSync(fd);
  }
  if (child.pid === undefined) {
    closeOurs();
    throw await failureOf(child);
  }
  const streams = pipes === undefined ? ownStreams(child, output) : readEach(pipes.reading, output);
  const results = reading(extra.results, output) ?? madeByNode(child, launch, output);
  return recorded(child.pid, exitOf(child), streams, extra.gate, results, output);
}

const reading = (fd: number | undefined, output: ChildOutput): ResultReading | undefined =>
  fd === undefined
    ? undefined
    : readResults(
        fd,
        (chunk) => output.onResults(chunk),
        (error) => output.onError(error),
      );

function madeByNode(child: ChildProcess, { fds }: Launch, output: ChildOutput): ResultReading | undefined {
  const stream = child.stdio[fds.find(({ type }) => type === 'results')?.fd ?? -1];
  if (!(stream instanceof Readable)) return undefined;
  return readResultStream(
    stream,
    (chunk) => output.onResults(chunk),
    (error) => output.onError(error),
  );
}

function recorded(
  pid: number,
  exited: Promise<Exit>,
  readings: readonly Reading[],
  gate: number | undefined,
  results: ResultReading | undefined,
  output: ChildOutput,
): Child {
  const ended = readings.map(({ stream }) => endOf(stream, output));
  return {
    pid,
    exited,
    drained: Promise.all(ended).then(() => undefined),
    pause: () => readings.forEach((reading) => reading.pause()),
    resume: () => readings.forEach((reading) => reading.resume()),
    abandon: () => readings.forEach(({ stream }) => void stream.destroy()),
    gate,
    results,
    terminal: undefined,
  };
}

/** The event loop tells which of the two had something first; what was left in one for a moment comes before news of the other. */
function readEach([out, err]: readonly [number, number], to: ChildOutput): readonly Reading[] {
  const output: PipeReader = readPipe(
    out,
    to.slabs,
    (chunk) => to.onData(chunk, 'out'),
    () => errors,
  );
  const errors: PipeReader = readPipe(
    err,
    to.slabs,
    (chunk) => to.onData(chunk, 'err'),
    () => output,
  );
  return [output, errors];
}

/** A child whose output comes through pipes that Node has made, and nothing else of it does. */
export const readOwnStreams = (pid: number, exited: Promise<Exit>, child: ChildProcess, output: ChildOutput): Child =>
  recorded(pid, exited, ownStreams(child, output), undefined, undefined, output);

function ownStreams(child: ChildProcess, output: ChildOutput): readonly Reading[] {
  return [child.stdout, child.stderr].flatMap((stream, at) => {
    stream?.on('data', (chunk: Buffer) => output.onData(chunk, sides[at] ?? 'out'));
    return stream === null ? [] : { stream, pause: () => void stream.pause(), resume: () => void stream.resume() };
  });
}

function endOf(stream: Readable, output: ChildOutput): Promise<void> {
  return new Promise((resolve) => {
    stream.on('error', (error) => output.onError(error));
    stream.on('close', resolve);
  });
}
