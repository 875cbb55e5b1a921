import type { SandboxLevel } from '#shared/contract/scripts';
import type { Launch } from '../../recorder/contract';
import { limitsOf } from '../levels';

/** The note of a run that a job object holds together: what that does, and what it does not. */
export const JOB_OBJECT = 'job-object';

type JobLimits = NonNullable<Launch['job']>;

/**
 * What a job object limits, by the level that was asked for. It is a level `none` all the same: it keeps nothing from files, other
 * processes or the network. Who asked for no level has no limits either, as elsewhere.
 */
export function jobLimits(asked: SandboxLevel, machineBytes: number): JobLimits {
  if (asked === 'none') return { memoryBytes: null, processes: null };
  const { memoryBytes, processes } = limitsOf(asked, machineBytes);
  return { memoryBytes, processes };
}

/** The same as `MEANS:VALUE`. */
export const described = ({ memoryBytes, processes }: JobLimits): Record<string, string> => ({
  ...(memoryBytes === null ? {} : { memory: `job-object:${memoryBytes}` }),
  ...(processes === null ? {} : { processes: `job-object:${processes}` }),
});
