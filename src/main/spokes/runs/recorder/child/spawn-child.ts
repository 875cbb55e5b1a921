import type { Launch } from '../contract';
import type { Child, ChildOutput } from './child';
import type { Elevation } from './elevation-port';
import type { Native } from './native';
import { spawnOnNodePty } from './spawn-node-pty';
import { spawnWithPipes } from './spawn-pipes';
import type { WaitingShells } from './waiting-shell';
import { type JobSpawning, spawnInJob } from './windows/spawn-in-job';
import { hasOwnTerminals, spawnOnTerminal } from './spawn-terminal';

/** What children are started with. */
export interface Spawning {
  readonly native: Native | undefined;
  /** Shells that wait for a command; without them each run is spawned. */
  readonly shells?: WaitingShells | undefined;
  /** Job objects, where the system has them: every run is in one then. */
  readonly jobs?: JobSpawning | undefined;
}

/** Starts the launch's program the way this system allows, or its elevation does. Rejects when it cannot be started. */
export function spawnChild(
  launch: Launch,
  output: ChildOutput,
  { native, shells, jobs }: Spawning,
  elevation: Pick<Elevation, 'spawn'> | undefined,
): Promise<Child> {
  // Who asks is no part of the run: what it has started is in a job object of its own.
  if (elevation?.spawn !== undefined) return elevation.spawn(launch, output);
  if (jobs !== undefined) return spawnInJob(launch, output, jobs);
  // What was promised to be limited is not run without.
  if (launch.job !== undefined) return Promise.reject(new Error('this system has no job objects'));
  if (launch.mode === 'pipe') return spawnWithPipes(launch, output, native, shells);
  return hasOwnTerminals(native) ? spawnOnTerminal(launch, output, native) : spawnOnNodePty(launch, output);
}
