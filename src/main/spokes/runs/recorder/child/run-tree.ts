import type { ProcessId, Processes } from '#main/platform/process-id-port';
import { hasVariable, inCgroup, inNamespace, listProcesses, namespaceOf, withDescendants } from './process-table';

/** All processes of one run. */
export interface RunTree {
  /** Asks every process to end, so that it can clean up; says how many there were to ask. */
  terminate(): Promise<number>;
  /** Ends every process; says how many there still were. */
  kill(): Promise<number>;
  /** How many processes it has now. */
  size(): Promise<number>;
}

/** The tree in a pid namespace: all but its init are asked, and with its init all of them die. */
export function namespaceTree(init: ProcessId, processes: Processes): RunTree {
  const name = namespaceOf(init.pid);
  return {
    async terminate() {
      if (name === undefined || !processes.alive(init)) return 0;
      return await askAll(async () => inNamespace(name).filter((pid) => pid !== init.pid));
    },
    kill: async () => (processes.alive(init) && signal(init.pid, 'SIGKILL') ? 1 : 0),
    size: async () => (name === undefined || !processes.alive(init) ? 0 : inNamespace(name).length),
  };
}

/** The tree whose members can be listed: each is asked, and ended, by itself. */
export const listedTree = (members: () => Promise<readonly number[]>): RunTree => ({
  terminate: () => askAll(members),
  kill: async () => (await members()).filter((one) => signal(one, 'SIGKILL')).length,
  size: async () => (await members()).length,
});

/** The tree of a child outside a namespace: its session, its descendants, its cgroups, and whoever carries the run's id. */
export const looseTree = (run: string, pid: number, cgroups: readonly string[]): RunTree =>
  listedTree(async () => {
    const rows = listProcesses();
    const found = new Set(cgroups.flatMap((folder) => inCgroup(folder)));
    for (const row of rows) if (row.pid === pid || row.session === pid || row.group === pid) found.add(row.pid);
    for (const row of rows) if (!found.has(row.pid) && hasVariable(row.pid, `AXLE_RUN_ID=${run}`)) found.add(row.pid);
    return withDescendants(found, rows);
  });

/** Lists of a tree, at most: one that forks faster than it is listed is ended, not asked, in the end. */
const MOST_LISTS = 4;

/** Asks each member once, until a list has nobody new: who was forked while the others were listed would hear of nothing. How many were asked. */
async function askAll(members: () => Promise<readonly number[]>): Promise<number> {
  const known = new Set<number>();
  let asked = 0;
  for (let lists = 0; lists < MOST_LISTS; lists += 1) {
    const fresh = (await members()).filter((pid) => !known.has(pid));
    if (fresh.length === 0) break;
    for (const pid of fresh) {
      known.add(pid);
      if (ask(pid)) asked += 1;
    }
  }
  return asked;
}

/** TERM, and CONT so that a stopped process sees it. */
function ask(pid: number): boolean {
  const sent = signal(pid, 'SIGTERM');
  if (sent) signal(pid, 'SIGCONT');
  return sent;
}

/** False when the process has ended already. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')) return false;
    throw error;
  }
}

/** Ends a child and its process group, where it leads one already. */
export function killGroup(pid: number): void {
  if (process.platform === 'win32' || !signal(-pid, 'SIGKILL')) signal(pid, 'SIGKILL');
}
