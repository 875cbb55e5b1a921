import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { SandboxPlan } from '../../ports';
import { readStatus } from '../../recorder/child/status-file';

/** How a trial ended; output and errors as one text. */
export interface TrialResult {
  readonly code: number | null;
  readonly output: string;
}

/** What becomes of a launch's output while it runs, and how long it may. */
export interface Watch {
  readonly signal: AbortSignal;
  readonly onOutput: (text: string) => void;
}

/** Runs a launch to its end as the recorder would, for trials and installers: output together and short, no terminal. */
export async function executeLaunch(launch: SandboxPlan['launch'], timeoutMs: number, watch?: Watch): Promise<TrialResult> {
  const opened: number[] = [];
  const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', 'pipe', 'pipe'];
  for (const entry of launch.fds) {
    if (entry.type === 'gate') throw new Error('a trial waits at no gate');
    // A trial gives no results.
    if (entry.type === 'results') {
      stdio[entry.fd] = 'ignore';
      continue;
    }
    if (entry.type !== 'data') opened.push(openSync(entry.path, entry.type === 'read-file' ? 'r' : 'w', 0o600));
    stdio[entry.fd] = entry.type === 'data' ? 'pipe' : (opened.at(-1) as number);
  }
  try {
    const filled = Array.from(stdio, (entry) => entry ?? 'ignore');
    const child = spawn(launch.file, launch.args, {
      cwd: launch.cwd,
      env: launch.env,
      stdio: filled,
    });
    let output = '';
    const decoder = new StringDecoder('utf8');
    const keep = (chunk: Buffer): void => {
      const text = decoder.write(chunk);
      output = (output + text).slice(-65_536);
      watch?.onOutput(text);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    for (const entry of launch.fds) {
      if (entry.type !== 'data') continue;
      const pipe = child.stdio[entry.fd] as Writable;
      pipe.on('error', () => undefined); // a child that fails early does not read it; its exit code says so
      pipe.end(Buffer.from(entry.base64, 'base64'));
    }
    const end = (): void => {
      // What is in the sandbox does not always die with bwrap: its init does end it.
      const init = launch.statusFile === null ? undefined : readStatus(launch.statusFile).childPid;
      if (init !== undefined) endProcess(init);
      child.kill('SIGKILL');
    };
    const timer = setTimeout(end, timeoutMs);
    watch?.signal.addEventListener('abort', end, { once: true });
    if (watch?.signal.aborted === true) end();
    try {
      return await new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => resolve({ code, output }));
      });
    } finally {
      clearTimeout(timer);
      watch?.signal.removeEventListener('abort', end);
    }
  } finally {
    opened.forEach((fd) => closeSync(fd));
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
