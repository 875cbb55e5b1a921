import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Log } from './log-port';

const PRLIMIT = '/usr/bin/prlimit';

/**
 * Keeps this process from ever leaving its memory on disk, since secrets pass through it: Linux alone, where a limit can be set from
 * outside. Where that cannot be done the log says so, and the limit of whoever started it holds.
 */
export async function forbidCoreDumps(log: Log): Promise<void> {
  if (process.platform !== 'linux') return;
  try {
    await promisify(execFile)(PRLIMIT, ['--pid', String(process.pid), '--core=0:0'], { env: {} });
  } catch (error) {
    log.warn('core-dumps.not-forbidden', { detail: error instanceof Error ? error.message : String(error) });
  }
}
