import { endedSteps } from '#shared/contract/job-state';
import type { JobStep } from '#shared/contract/jobs';
import type { Run, RunStep } from '#shared/contract/runs';
import { ancestorsOf } from '../definition/graph';

/** Whether a step has come to its end. */
export const hasEnded = ({ state }: Pick<RunStep, 'state'>): boolean => endedSteps.includes(state);

/** Whether its end counts as a failure: of its job, and for what waits for it. */
export const hasFailed = ({ state, tolerated }: Pick<RunStep, 'state' | 'tolerated'>): boolean =>
  !tolerated && hasEnded({ state }) && state !== 'succeeded' && state !== 'skipped';

/** A step with what is known of its last attempt. One that will be tried again goes on. */
export function asItsRun(step: RunStep, run: Run): RunStep {
  // Its end is its last attempt's.
  const state = run.next === null ? run.state : 'queued';
  return { ...step, state, run: run.id, startedAt: step.startedAt ?? run.startedAt, endedAt: run.next === null ? run.endedAt : null };
}

/**
 * The steps as their runs say, oldest first. A run that never started, as when its hub died while handing it over, is proved to
 * have done nothing: its step waits still.
 */
export function withRuns(steps: readonly RunStep[], runs: readonly Run[]): readonly RunStep[] {
  const known = runs.filter(({ state, reason }) => state !== 'lost' || reason !== 'never-started');
  return steps.map((step) => {
    if (step.kept || step.state === 'skipped') return step;
    const own = known.filter(({ parent }) => parent?.step === step.id);
    return own.reduce(asItsRun, own.length === 0 && step.reason === null ? { ...step, state: 'waiting', run: null } : step);
  });
}

/** What is to be done now. */
export interface Turn {
  /** Steps whose wait is over: whether they run is asked of their conditions. */
  readonly ready: readonly string[];
  /** Whether every step has ended. */
  readonly over: boolean;
}

/** What is to be done with steps that stand so. */
export function turnOf(steps: readonly RunStep[]): Turn {
  const ended = new Set(steps.filter(hasEnded).map(({ id }) => id));
  return {
    ready: steps.filter(({ state, needs }) => state === 'waiting' && needs.every((id) => ended.has(id))).map(({ id }) => id),
    over: ended.size === steps.length,
  };
}

/** What `success()` and `failure()` say in a step's condition. */
export function statusFor(id: string, steps: readonly RunStep[]): { readonly success: boolean; readonly failure: boolean } {
  const before = ancestorsOf(steps).get(id) ?? new Set();
  const failure = steps.some((step) => before.has(step.id) && hasFailed(step));
  return { success: !failure, failure };
}

/** A step that has not begun. */
export const waiting = ({ id, needs, continueOnError }: JobStep, name: string, tags: readonly string[]): RunStep => ({
  id,
  name: name.slice(0, 128),
  needs: [...needs],
  state: 'waiting',
  run: null,
  startedAt: null,
  endedAt: null,
  reason: null,
  tags: [...tags],
  kept: false,
  tolerated: continueOnError,
});
