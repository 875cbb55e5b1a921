import { spawn } from 'node:child_process';
import type { Launch } from '../../contract';
import type { Child, ChildOutput } from '../child';
import { exitOf, failureOf } from '../exit';
import { WORD_VARIABLE } from '../launcher/words';
import { openOnNodePty } from '../spawn-node-pty';
import { readOwnStreams } from '../spawn-pipes';
import { signal } from '../run-tree';
import type { Job, Jobs } from './jobs';
import { type LauncherLine, openLauncherLine } from './launcher-line';

/** What runs are put into job objects with. */
export interface JobSpawning {
  readonly jobs: Jobs;
  /** The bundled launcher. */
  readonly launcher: string;
}

/** What of a launch says how its command is started. */
export type JobLaunch = Pick<Launch, 'file' | 'args' | 'cwd' | 'env' | 'mode' | 'columns' | 'rows' | 'fds' | 'job'>;

/** The launcher is one of them. */
const OWN_PROCESSES = 1;
/** What a Node needs of the recorder's environment to start at all; the command has what the launch says and nothing else. */
const NEEDED = ['SystemRoot', 'windir', 'TEMP', 'TMP'] as const;

/**
 * Starts a launch in a job object of its own, which this process alone holds: all of it ends with this process, however that ends.
 * Rejects when it cannot be started so; it is never started otherwise.
 */
export async function spawnInJob(
  launch: JobLaunch,
  output: ChildOutput,
  { jobs, launcher }: JobSpawning,
): Promise<Child & { readonly job: Held }> {
  if (launch.fds.length > 0) throw new Error('a launcher on this system passes no descriptors');
  const { memoryBytes = null, processes = null } = launch.job ?? {};
  const line = await openLauncherLine();
  let held: Held | undefined;
  let started: Child | undefined;
  try {
    const job = jobs.create({ memoryBytes, processes: processes === null ? null : processes + OWN_PROCESSES });
    held = hold(job, line);
    started = await startLauncher(launch, output, launcher, line);
    job.assign(started.pid);
    const { file, args, cwd, env } = launch;
    await line.order({ file, args, cwd, env, typed: launch.mode === 'terminal' }, started.exited);
    return { ...started, job: held };
  } catch (error) {
    // It may not be in the job; without its line it ends by itself.
    if (started !== undefined) signal(started.pid, 'SIGKILL');
    line.close();
    held?.close();
    await started?.exited;
    started?.abandon();
    throw error;
  }
}

/** Without a launcher's own console nothing of the run could be asked to end: that is why it is not detached. */
async function startLauncher(
  { mode, columns, rows }: JobLaunch,
  output: ChildOutput,
  launcher: string,
  line: LauncherLine,
): Promise<Child> {
  const env: Record<string, string> = { [WORD_VARIABLE]: line.word };
  if (process.versions['electron'] !== undefined) env['ELECTRON_RUN_AS_NODE'] = '1';
  for (const name of NEEDED) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  const [file, args, cwd] = [process.execPath, [launcher, line.path], process.cwd()];
  if (mode === 'terminal') return await openOnNodePty({ file, args, cwd, env, columns, rows }, output);
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], shell: false, windowsHide: true });
  if (child.pid === undefined) throw await failureOf(child);
  return readOwnStreams(child.pid, exitOf(child), child, output);
}

type Held = NonNullable<Child['job']>;

/** The run's processes by their job. After the end there are none: the number of a closed handle may be another's. */
function hold(job: Job, line: LauncherLine): Held {
  let closed = false;
  const size = async (): Promise<number> => (closed ? 0 : job.size());
  return {
    tree: {
      size,
      async terminate() {
        line.interrupt();
        return await size();
      },
      async kill() {
        const there = await size();
        if (there > 0) job.terminate();
        return there;
      },
    },
    close() {
      if (closed) return;
      closed = true;
      line.close();
      job.close();
    },
  };
}
