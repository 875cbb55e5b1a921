import { constants } from 'node:os';
import type { Run } from '#shared/contract/runs';

/** Axle's own fault or refusal, as `docker run` and `env` use it: never the code of a script by mistake. */
export const REFUSED = 125;
/** What a shell says of a program that Ctrl-C ended: 128 and the number of SIGINT. */
export const CANCELLED = 130;
/** What `timeout` gives. */
const TIMED_OUT = 124;

/** What `axle run` ends with: the script's own code, or what a shell would say of its signal. */
export function exitCodeOf({ state, exitCode, signal }: Pick<Run, 'state' | 'exitCode' | 'signal'>): number {
  if (state === 'cancelled') return CANCELLED;
  if (state === 'timed_out') return TIMED_OUT;
  if (exitCode !== null) return exitCode & 0xff;
  if (signal !== null) return 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
  return state === 'succeeded' ? 0 : REFUSED;
}
