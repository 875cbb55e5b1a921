import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunId } from '#shared/contract/runs';
import { Scope } from '#main/hub/scope';
import type { Log } from '#main/platform/log-port';
import { openJournal, readLines, readAcross } from '#main/spokes/runs/journal/reader';
import { createRecorderClient } from '#main/spokes/runs/recorder/index';
import type { Launch, Recorded } from '#main/spokes/runs/recorder/contract';
import { startRecorder, type StartedRecorder } from '#main/spokes/runs/recorder/start';
import type { RecorderPort } from '#main/spokes/runs/ports';
import { bundle } from '../../support/bundle';

export const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export interface Bench {
  readonly runtime: string;
  readonly home: string;
  readonly client: RecorderPort;
  /** Recorders that this bench started, in order. */
  readonly started: readonly StartedRecorder[];
  /** A hub of its own: another client of the same runtime folder. */
  hub(version?: string): { readonly client: RecorderPort; readonly scope: Scope };
  launch(script: string, more?: Partial<Launch>): Promise<LaunchedRun>;
  close(): Promise<void>;
}

export interface LaunchedRun {
  readonly run: RunId;
  readonly folder: string;
  readonly child: { readonly pid: number };
  /** Asks for the same launch once more. */
  again(): Promise<{ readonly child: { readonly pid: number } }>;
  /** The first value of the run that holds. */
  until(holds: (recorded: Recorded) => boolean): Promise<Recorded>;
  readonly ended: Promise<NonNullable<Recorded['ended']>>;
  output(): Promise<Buffer>;
  lines(): Promise<string[]>;
}

export async function openBench(
  options: { readonly idleMs?: number; readonly home?: string; readonly answerMs?: number; readonly entry?: string } = {},
): Promise<Bench> {
  const entry = options.entry ?? (await bundle('src/main/spokes/runs/recorder/child/main.ts'));
  const runtime = mkdtempSync(join(tmpdir(), 'axle-rt-'));
  const home = options.home ?? join(runtime, 'home');
  mkdirSync(home, { recursive: true });
  const started: StartedRecorder[] = [];
  const scopes: Scope[] = [];
  const errors: unknown[] = [];

  function hub(version = '1.0.0'): { client: RecorderPort; scope: Scope } {
    const scope = new Scope((error) => errors.push(error));
    scopes.push(scope);
    const client = createRecorderClient({
      scope,
      log: quiet,
      runtime,
      entry,
      version,
      idleMs: options.idleMs ?? 30_000,
      ...(options.answerMs !== undefined && { answerMs: options.answerMs }),
      spawnRecorder: (start) => {
        const recorder = startRecorder(start);
        started.push(recorder);
        return recorder;
      },
    });
    return { client, scope };
  }
  const { client } = hub();
  const latest = new Map<string, Recorded>();
  const listeners = new Set<() => void>();
  client.onProgress((recorded) => {
    latest.set(recorded.run, recorded);
    for (const listener of listeners) listener();
  });

  return {
    runtime,
    home,
    client,
    started,
    hub,
    async launch(script, more = {}) {
      const run = RunId.parse(randomUUID());
      const folder = join(home, run);
      mkdirSync(folder);
      const request = { ...launchOf(run, folder, script), ...more };
      const { child } = await client.launch(request);
      const until = (holds: (recorded: Recorded) => boolean): Promise<Recorded> =>
        new Promise((resolve) => {
          const look = (): void => {
            const now = latest.get(run);
            if (now === undefined || !holds(now)) return;
            listeners.delete(look);
            resolve(now);
          };
          listeners.add(look);
          look();
        });
      return {
        run,
        folder,
        child,
        again: () => client.launch(request),
        until,
        ended: until(({ ended }) => ended !== null).then(({ ended }) => ended as NonNullable<typeof ended>),
        output: () => wholeOutput(folder),
        lines: () => allLines(folder),
      };
    },
    async close() {
      for (const scope of scopes) await scope.close();
      for (const { pid, ended } of started) {
        if (pid === undefined || !kill(pid)) continue;
        await ended;
      }
      rmSync(runtime, { recursive: true, force: true });
      if (errors.length > 0) throw errors[0];
    },
  };
}

export function launchOf(run: RunId, folder: string, script: string): Launch {
  return {
    run,
    folder,
    mode: 'pipe',
    columns: 80,
    rows: 24,
    file: '/bin/bash',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin', AXLE_RUN_ID: run },
    cwd: '/tmp',
    fds: [],
    cgroups: [],
    becomes: null,
    opens: null,
    statusFile: null,
    cleanup: [],
    timeoutMs: null,
    graceMs: 5_000,
    quotaBytes: 4 * 1024 ** 3,
  };
}

/** A launch of the script in a pid namespace of its own, as the sandbox does it. */
export function inNamespace(folder: string, script: string): Partial<Launch> {
  const statusFile = join(folder, 'status.json');
  return {
    file: '/usr/bin/bwrap',
    args: [
      ...'--die-with-parent --unshare-pid --ro-bind / / --proc /proc --dev /dev --tmpfs /tmp --json-status-fd 3 -- /bin/bash -c'.split(' '),
      script,
    ],
    fds: [{ type: 'write-file', fd: 3, path: statusFile }],
    statusFile,
  };
}

/** A launch that goes on as another user, as the sandbox of a root hub does. */
export function asAnother(script: string): Partial<Launch> {
  const user = '62000';
  const args = ['--reuid', user, '--regid', user, '--clear-groups', '--', '/bin/sh', '-c', script];
  return { file: '/bin/sh', args: ['-c', 'exec "$@"', 'axle', '/usr/bin/setpriv', ...args], becomes: Number(user), cwd: '/' };
}

/** False when there is no such process. */
export function kill(pid: number, signal: NodeJS.Signals | 0 = 'SIGKILL'): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Everything that a run in this folder has printed. */
export async function wholeOutput(folder: string): Promise<Buffer> {
  const journal = await openJournal(folder);
  try {
    const { start, end } = await journal.refresh();
    return (await readAcross(journal, start, Buffer.allocUnsafe(end - start))) ?? Buffer.alloc(0);
  } finally {
    await journal.close();
  }
}

async function allLines(folder: string): Promise<string[]> {
  const journal = await openJournal(folder);
  try {
    return (await readLines(journal, 1, 500)).lines.map(({ from, text }) => (from === 'err' ? `! ${text}` : text));
  } finally {
    await journal.close();
  }
}
