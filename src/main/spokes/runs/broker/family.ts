import { readFileSync } from 'node:fs';
import type { ProcessId, Processes } from '#main/platform/process-id-port';

/** Ancestors that are looked at. */
const DEEPEST = 64;

/**
 * Whether a process is of a run without a namespace: in the session that its child began, or a descendant of that child. One that left
 * both is none of it. Linux.
 */
export function isOfFamily(pid: number, child: ProcessId, processes: Pick<Processes, 'alive'>): boolean {
  if (!processes.alive(child)) return false;
  for (let [at, depth] = [pid, 0]; at > 1 && depth < DEEPEST; depth += 1) {
    if (at === child.pid) return true;
    const known = parentAndSession(at);
    if (known === undefined) return false;
    if (known.session === child.pid) return true;
    at = known.parent;
  }
  return false;
}

/** Fields 4 and 6 of `/proc/PID/stat`, counted after the name. */
function parentAndSession(pid: number): { readonly parent: number; readonly session: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), session: Number(fields[3]) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return undefined;
    throw error;
  }
}
