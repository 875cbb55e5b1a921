import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import type { Launch } from '../contract';
import type { Exit } from './child';
import { exitOf } from './exit';
import { give } from './give';
import type { Native } from './native';
import { openOutput, type OutputPipes } from './output-pipes';
import { COMMAND_FD, commandOf, PASSED } from './shell-command';

/** A pipe takes so much without anybody reading. */
const MOST_BYTES = 60 * 1_024;
/** When the next shell is started after one was taken: the run that took it has begun by then, or it has just ended. */
const REFILL_MS = 150;
const ENDED_MS = 5;

/** A shell that was given its command. */
export interface StartedShell {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Reading ends of its output and errors. */
  readonly output: readonly [number, number];
  readonly gate: number | undefined;
  /** Reading end of the descriptor for results. */
  readonly results: number | undefined;
}

/** Shells that were started ahead: starting a process is the longest part of starting a run, and a person waits for that. */
export interface WaitingShells {
  /** Has one execute a launch; undefined when there is none, or it is not made for that: the launch is then spawned. */
  take(launch: Launch): StartedShell | undefined;
}

interface Waiting {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly output: OutputPipes;
  /** Reading end of the descriptor for results. */
  readonly results: number;
  /** Writing ends by the shell's own number. */
  readonly pipes: ReadonlyMap<number, number>;
}

/**
 * Keeps one `/bin/sh` that waits for its command on a pipe, and ends when this process does.
 * `fault` takes what goes wrong with one that nobody waits for.
 */
export function createWaitingShells(native: Native, fault: (error: unknown) => void): WaitingShells {
  let waiting: Waiting | undefined;
  refill(REFILL_MS);

  function refill(ms: number): void {
    const timer = setTimeout(() => {
      try {
        if (waiting !== undefined) return;
        const one = (waiting = start(native, fault));
        one.child.once('exit', () => {
          if (waiting !== one) return;
          waiting = undefined;
          abandon(one);
        });
      } catch (error) {
        fault(error);
      }
    }, ms);
    timer.unref();
  }

  return {
    take(launch) {
      const command = commandOf(launch, process.umask());
      if (command === undefined || Buffer.byteLength(command) > MOST_BYTES) return undefined;
      const one = waiting;
      waiting = undefined;
      refill(REFILL_MS);
      if (one === undefined) return undefined;
      one.child.once('exit', () => refill(ENDED_MS));
      try {
        return hand(one, launch, command);
      } catch (error) {
        fault(error); // It died just now: nothing of the launch was executed.
        one.child.kill('SIGKILL');
        abandon(one);
        return undefined;
      }
    },
  };
}

function start(native: Native, fault: (error: unknown) => void): Waiting {
  const theirs: number[] = [];
  const ours: number[] = [];
  try {
    const output = openOutput(native);
    theirs.push(...output.writing);
    ours.push(...output.reading);
    const [results, resultsWriting] = native.pipe();
    ours.push(results);
    theirs.push(resultsWriting);
    const pipes = new Map<number, number>();
    const reading = [...PASSED, COMMAND_FD].map((fd) => {
      const [read, write] = native.pipe();
      pipes.set(fd, write);
      theirs.push(read);
      ours.push(write);
      return read;
    });
    if (native.capacity(pipes.get(COMMAND_FD) ?? -1) < MOST_BYTES) throw new Error('this user has too many pipes for a waiting shell');
    const child = spawn('/bin/sh', ['-c', `. /dev/fd/${COMMAND_FD}`], {
      cwd: '/',
      env: {},
      // The one for results is the first, `RESULTS_FD`.
      stdio: ['ignore', ...output.writing, resultsWriting, ...reading],
      detached: true,
    });
    const exited = exitOf(child);
    child.on('error', fault);
    if (child.pid === undefined) throw new Error('no shell could be started');
    return { child, pid: child.pid, exited, output, results, pipes };
  } catch (error) {
    for (const fd of ours) closeSync(fd);
    throw error;
  } finally {
    for (const fd of theirs) closeSync(fd);
  }
}

function hand(shell: Waiting, launch: Launch, command: string): StartedShell {
  give([...shell.output.reading, shell.results], launch.becomes);
  const pipe = (fd: number): number => shell.pipes.get(fd) ?? -1;
  for (const one of launch.fds) if (one.type === 'data') writeSync(pipe(one.fd), Buffer.from(one.base64, 'base64'));
  writeSync(pipe(COMMAND_FD), command);
  const gate = launch.fds.find(({ type }) => type === 'gate')?.fd;
  for (const [fd, writing] of shell.pipes) if (fd !== gate) closeSync(writing);
  const wanted = launch.fds.some(({ type }) => type === 'results');
  if (!wanted) closeSync(shell.results);
  return {
    pid: shell.pid,
    exited: shell.exited,
    output: shell.output.reading,
    gate: gate === undefined ? undefined : pipe(gate),
    results: wanted ? shell.results : undefined,
  };
}

function abandon({ output, results, pipes }: Waiting): void {
  for (const fd of [...output.reading, results, ...pipes.values()]) closeSync(fd);
}
