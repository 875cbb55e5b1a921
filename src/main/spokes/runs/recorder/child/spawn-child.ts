import type { Launch } from '../contract';
import type { Child, ChildOutput } from './child';
import type { Native } from './native';
import { spawnOnNodePty } from './spawn-node-pty';
import { spawnWithPipes } from './spawn-pipes';
import type { WaitingShells } from './waiting-shell';
import { type JobSpawning, spawnInJob } from './windows/spawn-in-job';
import { hasOwnTerminals, spawnOnTerminal } from './spawn-terminal';

/** Starts the launch's program the way this system allows. Rejects when it cannot be started. */
export function spawnChild(
  launch: Launch,
  output: ChildOutput,
  native: Native | undefined,
  shells: WaitingShells | undefined,
  jobs: JobSpawning | undefined,
): Promise<Child> {
  if (jobs !== undefined) return spawnInJob(launch, output, jobs);
  // What was promised to be limited is not run without.
  if (launch.job !== undefined) return Promise.reject(new Error('this system has no job objects'));
  if (launch.mode === 'pipe') return spawnWithPipes(launch, output, native, shells);
  return hasOwnTerminals(native) ? spawnOnTerminal(launch, output, native) : spawnOnNodePty(launch, output);
}
