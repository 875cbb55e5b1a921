import { readdirSync } from 'node:fs';
import { readIfThere } from './files-below';

/** A process with one of these in its arguments, and the run that it belongs to; no run where it is none of a run's. */
export interface Showing {
  readonly pid: string;
  readonly run: string | undefined;
}

/** The run of which a process is: every one that was given a run's arguments was given its number with them. */
const runOf = (pid: string): string | undefined =>
  /(?:^|\0)AXLE_RUN_ID=([^\0]+)/.exec(readIfThere(`/proc/${pid}/environ`).toString('latin1'))?.[1];

/** The processes whose arguments or environment show what is looked for, but this one, which knows it. */
export function processesShowing(holds: (bytes: Buffer) => boolean): {
  readonly byArguments: readonly Showing[];
  readonly byEnvironment: readonly string[];
} {
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return {
    byArguments: others.filter((pid) => holds(readIfThere(`/proc/${pid}/cmdline`))).map((pid) => ({ pid, run: runOf(pid) })),
    byEnvironment: others.filter((pid) => holds(readIfThere(`/proc/${pid}/environ`))),
  };
}
