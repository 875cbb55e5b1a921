import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Row, View } from './tree';
import { loadSandboxCheck, type SandboxCheck } from './sandbox-check';

const run = promisify(execFile);
/** Some thousand processes, each with all of its variables. */
const MOST_BYTES = 64 * 1_024 * 1_024;

/** How `ps` is asked here for the environment of processes: `-E` on macOS. */
export interface Ways {
  readonly ps: string;
  readonly withEnvironment: readonly string[];
  readonly check: () => SandboxCheck | undefined;
}

const here: Ways = { ps: '/bin/ps', withEnvironment: ['-E', '-axww', '-o', 'pid=', '-o', 'command='], check: loadSandboxCheck };

/** The processes of this system, by what it has for that: `ps`, and the kernel's answer to what a sandbox allows. */
export function createMacosView({ ps, withEnvironment, check }: Ways = here): View {
  const ask = async (args: readonly string[]): Promise<string> =>
    (await run(ps, args, { maxBuffer: MOST_BYTES, env: { LC_ALL: 'C' } })).stdout;
  const sandboxCheck = check();
  return {
    rows: async () => parseRows(await ask(['-ax', '-o', 'pid=', '-o', 'ppid=', '-o', 'pgid=', '-o', 'stat='])),
    carrying: async (assignment) => parseCarrying(await ask(withEnvironment), assignment),
    isIn(pid, { allowed, denied }) {
      if (sandboxCheck === undefined) return false;
      // Whoever has no sandbox may read both; whoever has another, neither. Only sure answers count: what is found is ended.
      return sandboxCheck(pid, allowed) === 'allowed' && sandboxCheck(pid, denied) === 'denied';
    },
  };
}

/** `pid parent group state` a line; without those that have ended and were not yet waited for. */
export function parseRows(text: string): readonly Row[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, group, state] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)/.exec(line) ?? [];
    if (pid === undefined || state === undefined || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group) }];
  });
}

/** The pids of the lines that hold the assignment as a word of its own. A line break in a variable begins a line that has no pid. */
export function parseCarrying(text: string, assignment: string): ReadonlySet<number> {
  const found = new Set<number>();
  let pid: number | undefined;
  for (const line of text.split('\n')) {
    const start = /^\s*(\d+) /.exec(line)?.[1];
    if (start !== undefined) pid = Number(start);
    if (pid !== undefined && ` ${line} `.includes(` ${assignment} `)) found.add(pid);
  }
  return found;
}
