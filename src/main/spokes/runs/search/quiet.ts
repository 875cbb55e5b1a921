import type { Scope } from '#main/hub/scope';
import type { LiveRuns } from '../live-runs';

/** Nobody is in the way of a run that printed nothing for so long. */
const QUIET_MS = 3_000;

/** Whether runs print at the moment. */
export interface Quiet {
  /** Milliseconds until it has been quiet for long enough; 0 when it has. */
  readonly missing: () => number;
}

/** Listens to how much the runs have printed, for as long as `scope` lives. */
export function createQuiet(live: Pick<LiveRuns, 'onChange'>, scope: Scope): Quiet {
  const printed = new Map<string, number>();
  let last = Number.NEGATIVE_INFINITY;
  scope.onClose(
    live.onChange(({ id, endedAt, output }) => {
      if (printed.get(id) !== output.bytes && output.bytes > 0) last = performance.now();
      if (endedAt === null) printed.set(id, output.bytes);
      else printed.delete(id);
    }),
  );
  return { missing: () => Math.max(0, last + QUIET_MS - performance.now()) };
}
