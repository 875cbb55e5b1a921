import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { SandboxPlan } from '../../ports';

/** How a trial ended; output and errors as one text. */
export interface TrialResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a launch to its end as the recorder would, for trials: output together and short, no terminal. */
export async function executeLaunch(launch: SandboxPlan['launch'], timeoutMs: number): Promise<TrialResult> {
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
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-65_536));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    for (const entry of launch.fds) {
      if (entry.type !== 'data') continue;
      const pipe = child.stdio[entry.fd] as Writable;
      pipe.on('error', () => undefined); // a child that fails early does not read it; its exit code says so
      pipe.end(Buffer.from(entry.base64, 'base64'));
    }
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, output }));
    });
  } finally {
    opened.forEach((fd) => closeSync(fd));
  }
}
