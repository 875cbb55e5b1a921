import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { failureOf, SyncError } from './failures';
import { gitEnvironment, overrides } from './git-environment';

/** How git is started, and what ends it. */
export interface GitPlace {
  /** Absolute path of the program. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What it may speak to others, as in `https:ssh`. */
  readonly protocols: string;
  /** More variables, over those of `env`. */
  readonly more?: Readonly<Record<string, string>>;
  /** The bare repository that it works on, so that no other is looked for around it. */
  readonly repository: string;
  /** Milliseconds that it may say nothing and write nothing. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
  /** Told of each process that is started. */
  readonly onStart?: (pid: number) => void;
}

/** A git that runs. */
export interface GitProcess {
  /** To be read from at once, and to its end: it has ended only then. */
  readonly stdout: Readable;
  /** Gives it its input; the last call ends it. Resolves when it was taken. */
  readonly feed: (text: string, last: boolean) => Promise<void>;
  /** It did something, which is known from elsewhere. */
  readonly heard: () => void;
  /** Ends it, and it fails with this. */
  readonly fail: (error: SyncError) => void;
  /** Rejects with a `SyncError`, or with the signal's reason; no process of it is left then. */
  readonly ended: Promise<void>;
}

const MAX_SAID = 65_536;
/** Between asking its processes to end and ending them. */
const GRACE_MS = 2_000;
/** A process that ssh leaves in the background may hold the pipes for ever. */
const DRAIN_MS = 1_000;

/** Starts git with these arguments, without a shell, in a process group of its own. */
export function startGit(place: GitPlace, args: readonly string[], input: 'none' | 'fed' = 'none'): GitProcess {
  const { signal, stallMs } = place;
  signal.throwIfAborted();
  const child = spawn(place.program, [`--git-dir=${place.repository}`, ...overrides, ...args], {
    cwd: place.repository,
    env: { ...gitEnvironment(place.env, place.protocols), ...place.more },
    stdio: [input === 'none' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32', // No terminal to ask in, and one signal reaches all of it.
    shell: false,
    windowsHide: true,
  });
  if (child.pid !== undefined) place.onStart?.(child.pid);
  let said = '';
  let failure: Error | undefined;
  let timer: NodeJS.Timeout | undefined;
  let killer: NodeJS.Timeout | undefined;
  let over = false;
  let exited = false;

  const stop = (error: Error): void => {
    if (over) return;
    failure ??= error;
    // Only what it printed is still being read: its number may be somebody else's by now.
    if (exited) return void child.stdout?.destroy();
    if (killer !== undefined) return;
    endAll(child, 'SIGTERM');
    killer = setTimeout(() => endAll(child, 'SIGKILL'), GRACE_MS);
  };
  const heard = (): void => {
    clearTimeout(timer);
    if (!over) timer = setTimeout(() => stop(new SyncError('timeout', `nothing for ${Math.round(stallMs / 1_000)} s`)), stallMs);
  };
  const onAbort = (): void => stop(reasonOf(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  heard();
  const { stdout, stderr, stdin } = child;
  if (stdout === null || stderr === null) throw new Error('git was started without its pipes');
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MAX_SAID);
    heard();
  });
  stdin?.on('error', () => undefined); // It ended before it took all: its own end says why.
  // Read to its end, however slowly: what it said last comes with that, or soon after.
  const read = new Promise<void>((resolve) => stdout.once('close', resolve));
  const heardOut = new Promise<void>((resolve) => stderr.once('close', resolve));

  const ended = new Promise<void>((resolve, reject) => {
    const settle = async (code: number | null, killedBy: string | null): Promise<void> => {
      await read;
      await Promise.race([heardOut, delay(DRAIN_MS)]);
      stderr.destroy();
      finish(() => {
        if (failure !== undefined) reject(failure);
        else if (code === 0) resolve();
        else reject(failureOf(said === '' ? `git ended with ${killedBy ?? code}` : said));
      });
    };
    child.once('error', (error) => finish(() => reject(missing(error))));
    child.once('exit', (code, killedBy) => {
      exited = true;
      clearTimeout(killer);
      endAll(child, 'SIGKILL'); // What it left behind in its group.
      if (failure !== undefined) stdout.destroy();
      settle(code, killedBy).catch(reject);
    });
  });
  ended.catch(() => undefined); // Whoever reads its output awaits it after that.

  function finish(settle: () => void): void {
    if (over) return;
    over = true;
    clearTimeout(timer);
    clearTimeout(killer);
    signal.removeEventListener('abort', onAbort);
    settle();
  }

  return {
    stdout,
    heard,
    fail: stop,
    ended,
    feed: (text, last) =>
      new Promise((resolve) => {
        if (stdin === null || stdin.destroyed) return resolve();
        const taken = (): void => resolve();
        if (last) stdin.end(text, taken);
        else stdin.write(text, taken);
        stdin.once('close', taken);
      }),
  };
}

/** Runs git and gives all that it printed, at most `limit` bytes; more is a failure. */
export async function askGit(place: GitPlace, args: readonly string[], limit = 1_048_576): Promise<Buffer> {
  const git = startGit(place, args);
  const chunks: Buffer[] = [];
  let size = 0;
  git.stdout.on('data', (chunk: Buffer) => {
    git.heard();
    size += chunk.length;
    if (size > limit) git.fail(new SyncError('too-large', `git ${args[0] ?? ''} printed more than ${limit} bytes`));
    else chunks.push(chunk);
  });
  await git.ended;
  return Buffer.concat(chunks);
}

function endAll(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // They have ended by themselves, or are not ours any more.
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))) throw error;
  }
}

const missing = (error: Error): Error =>
  'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES') ? new SyncError('git-missing', error.message) : error;
const reasonOf = ({ reason }: AbortSignal): Error => (reason instanceof Error ? reason : new SyncError('stopped', ''));
