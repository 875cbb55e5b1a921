import { endedStates } from '#shared/contract/run-state';
import type { StepState } from '#shared/contract/job-state';
import type { Run } from '#shared/contract/runs';

/** How a state is tinted; the same names as those of `ui/status-tag`. */
export type RunTone = 'ok' | 'bad' | 'run' | 'wait' | 'lost' | 'plain';

const tones: Readonly<Record<StepState, RunTone>> = {
  waiting: 'plain',
  skipped: 'plain',
  queued: 'wait',
  starting: 'run',
  running: 'run',
  succeeded: 'ok',
  failed: 'bad',
  cancelled: 'plain',
  timed_out: 'bad',
  lost: 'lost',
};

/** How this state is tinted. */
export const runTone = (state: StepState): RunTone => tones[state];
/** Whether nothing more will happen to this run. */
export const hasEnded = (run: Pick<Run, 'state'>): boolean => endedStates.includes(run.state);

/** How long it ran, or runs already; null before it started or where its end is unknown. */
export function runDuration(run: Pick<Run, 'startedAt' | 'endedAt' | 'state'>, now: number): number | null {
  if (run.startedAt === null || (run.endedAt === null && hasEnded(run))) return null;
  return Math.max(0, (run.endedAt === null ? now : Date.parse(run.endedAt)) - Date.parse(run.startedAt));
}

/** Newest first, by when it was asked for. */
export const newestFirst = (a: Pick<Run, 'queuedAt'>, b: Pick<Run, 'queuedAt'>): number => b.queuedAt.localeCompare(a.queuedAt);
