import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessId, Processes } from '#main/platform/process-id-port';

const STEP_MS = 100;

/**
 * Ends a child whose recorder died before it, with its process group: TERM, the grace, KILL. A sandboxed child has
 * died with its recorder; this is for those that nothing held.
 */
export async function endOrphan(child: ProcessId, processes: Processes, graceMs: number, signal: AbortSignal): Promise<void> {
  send(child, 'SIGTERM');
  for (const until = performance.now() + graceMs; performance.now() < until && !signal.aborted;) {
    if (!processes.alive(child)) return;
    await delay(STEP_MS);
  }
  if (processes.alive(child)) send(child, 'SIGKILL');
}

function send({ pid }: ProcessId, name: NodeJS.Signals): void {
  try {
    // It leads a group of its own where there are groups.
    process.kill(process.platform === 'win32' ? pid : -pid, name);
  } catch (error) {
    // It has ended, or is root's alone, whose parent ends it.
    if (!(error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM'))) throw error;
  }
}
