import { readdirSync } from 'node:fs';
import { readIfThere } from './files-below';

/** A process with one of these in its arguments, and the run that it belongs to; no run where it is none of a run's. */
export interface Showing {
  readonly pid: string;
  readonly run: string | undefined;
}

/** What a process shows of itself. */
export interface Shown extends Showing {
  readonly arguments: Buffer;
  readonly environment: Buffer;
}

/** Every process but this one, which knows what is looked for. */
export const shownByProcesses = (): readonly Shown[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      const environment = readIfThere(`/proc/${pid}/environ`);
      const run = /(?:^|\0)AXLE_RUN_ID=([^\0]+)/.exec(environment.toString('latin1'))?.[1];
      return { pid, run, arguments: readIfThere(`/proc/${pid}/cmdline`), environment };
    });

/** The processes whose arguments or environment show what is looked for. */
export function processesShowing(holds: (bytes: Buffer) => boolean): {
  readonly byArguments: readonly Showing[];
  readonly byEnvironment: readonly string[];
} {
  const all = shownByProcesses();
  return {
    byArguments: all.filter((one) => holds(one.arguments)).map(({ pid, run }) => ({ pid, run })),
    byEnvironment: all.filter((one) => holds(one.environment)).map(({ pid }) => pid),
  };
}
