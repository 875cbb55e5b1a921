import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type AskedSandbox, planSandbox } from './plan-sandbox';
import type { RealPart } from './real-parts';
import type { Log } from '#main/platform/log-port';
import type { SandboxPlan } from '#main/spokes/runs/ports';
import { removeGroups } from '#main/spokes/runs/sandbox/cgroups';
import { inspectMachine } from '#main/spokes/runs/sandbox/bubblewrap/machine';
import { executeLaunch, type TrialResult } from '#main/spokes/runs/sandbox/bubblewrap/trial';
import { createSandbox } from '#main/spokes/runs/sandbox/index';
import { RunId } from '#shared/contract/runs';

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const ordinary = 54_321;
/** For setpriv: who the hub is, once it has given up root. */
const asUser = ['--reuid', String(ordinary), '--regid', String(ordinary), '--clear-groups'];
export const isRoot = process.getuid?.() === 0;

/** As whom the hub runs, and what it takes to show that here. */
export const hubUsers: readonly { readonly who: 'self' | 'user'; readonly parts: readonly RealPart[] }[] = [
  { who: 'self', parts: ['linux', 'bubblewrap'] },
  { who: 'user', parts: ['linux', 'bubblewrap', 'root'] },
];

export interface Attempt {
  readonly script: string;
  /** What lies at the script's own path; by default something else than what was approved. */
  readonly original?: string;
  readonly interpreter?: string;
  readonly level?: AskedSandbox['level'];
  readonly mode?: AskedSandbox['mode'];
  readonly name?: string;
  readonly grants?: Partial<AskedSandbox['grants']>;
  readonly secrets?: AskedSandbox['secrets'];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Copies of what it declares; whether it sees nothing else beside it. */
  readonly files?: AskedSandbox['staged']['files'];
  readonly alone?: boolean;
}

export interface Outcome extends TrialResult {
  readonly plan: SandboxPlan;
}

/**
 * A hub's folders, a folder of scripts beside them, and a sandbox that runs attempts there.
 * `user` gives up root first, so that one machine shows both ways.
 */
export async function createPlace(who: 'self' | 'user', environment: Readonly<Record<string, string>> = {}) {
  const lowered = who === 'user' && isRoot;
  // Not below /tmp, which every sandbox has one of its own of.
  const root = await mkdtemp(join(isRoot ? '/opt' : homedir(), 'axle-sandbox-'));
  await chmod(root, 0o755);
  const folder = async (...names: readonly string[]): Promise<string> => {
    await mkdir(join(root, ...names), { recursive: true });
    return join(root, ...names);
  };
  const [home, runtime, scripts] = await Promise.all([folder('home'), folder('runtime'), folder('scripts')]);
  await file(join(home, 'axle.db'), 'the database');

  const execute: typeof executeLaunch = async (launch, timeoutMs) => {
    if (!lowered) return executeLaunch(launch, timeoutMs);
    await promisify(execFile)('chown', ['-R', `${ordinary}:${ordinary}`, root]); // what this process made on the hub's behalf
    const args = [...asUser, '--', launch.file, ...launch.args];
    return executeLaunch({ ...launch, file: '/usr/bin/setpriv', args }, timeoutMs);
  };
  const sandbox = createSandbox({
    log: quiet,
    home,
    runtime,
    environment,
    execute,
    ...(lowered
      ? {
          user: { uid: ordinary, gid: ordinary },
          inspect: async (processor: string) => ({ ...(await inspectMachine(processor)), cgroups: null }),
        }
      : {}),
  });

  const plan = async (attempt: Attempt): Promise<SandboxPlan> => {
    const run = RunId.parse(randomUUID());
    const path = join(scripts, attempt.name ?? 'attempt.sh');
    const files = await folder('home', 'runs', run, 'files');
    const copy = await file(join(files, 'script'), attempt.script);
    await file(path, attempt.original ?? '# swapped after it was approved\nexit 99\n');
    return planSandbox(sandbox, {
      run,
      level: attempt.level ?? 'strict',
      fallback: false,
      mode: attempt.mode ?? 'pipe',
      runtime,
      folder: dirname(files),
      secrets: attempt.secrets ?? [],
      grants: { network: false, folders: [], files: [], ...attempt.grants },
      staged: {
        command: { file: attempt.interpreter ?? '/bin/bash', args: [path] },
        script: { copy, path },
        files: attempt.files ?? [],
        missing: [],
        alone: attempt.alone ?? false,
        readsFirst: true,
        needs: null,
        cwd: dirname(path),
        env: attempt.env ?? {},
      },
    });
  };
  const attempt = async (what: Attempt): Promise<Outcome> => {
    const made = await plan(what);
    const result = await execute(made.launch, what.timeoutMs ?? 20_000);
    await removeGroups(made.launch.cgroups);
    return { ...result, plan: made };
  };
  return {
    root,
    home,
    runtime,
    scripts,
    asUser,
    sandbox,
    plan,
    attempt,
    execute,
    folder,
    close: () => rm(root, { recursive: true, force: true }),
  };
}

export type Place = Awaited<ReturnType<typeof createPlace>>;

/** Writes a file with its folder, and returns its path. */
export async function file(path: string, content: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}
