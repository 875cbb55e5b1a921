import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A process as `/proc` shows it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
}

/** Every process that has not ended; empty where there is no `/proc`. */
export function listProcesses(): ProcessRow[] {
  return pids().flatMap((pid) => {
    const stat = readOptional(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
    // The name comes in parentheses and may hold spaces and parentheses itself.
    const [state, parent, group, session] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    if (state === undefined || state === 'Z' || state === 'X') return [];
    return [{ pid, parent: Number(parent), group: Number(group), session: Number(session) }];
  });
}

/** These processes with all that descend from them, but not the one that asks. */
export function withDescendants(found: Set<number>, rows: readonly Pick<ProcessRow, 'pid' | 'parent'>[]): readonly number[] {
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const row of rows) if (found.has(row.parent)) found.add(row.pid);
  }
  return [...found].filter((one) => one !== process.pid);
}

/** The pid namespace of a process, as a name to compare; undefined when it has ended or may not be looked at. */
export const namespaceOf = (pid: number): string | undefined => readOptional(() => readlinkSync(`/proc/${pid}/ns/pid`));

/** The processes of a pid namespace, by its name in /proc. */
export const inNamespace = (name: string): number[] => pids().filter((pid) => namespaceOf(pid) === name);

/** Pids in a cgroup. */
export function inCgroup(folder: string): number[] {
  const text = readOptional(() => readFileSync(join(folder, 'cgroup.procs'), 'utf8')) ?? '';
  return text.split('\n').filter(Boolean).map(Number);
}

/** Whether a process was started with this in its environment. */
export function hasVariable(pid: number, assignment: string): boolean {
  const text = readOptional(() => readFileSync(`/proc/${pid}/environ`, 'latin1')) ?? '';
  return text.split('\0').includes(assignment);
}

function pids(): number[] {
  return (readOptional(() => readdirSync('/proc')) ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
}

const NO_ANSWER = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);

/** Processes end while one looks at them, and some may not be looked at. */
function readOptional<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string' && NO_ANSWER.has(error.code)) return undefined;
    throw error;
  }
}
