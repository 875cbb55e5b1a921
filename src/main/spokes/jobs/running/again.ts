import type { RunStep } from '#shared/contract/runs';
import { withFollowers } from '../definition/graph';
import { hasEnded, hasFailed } from './advance';

/**
 * The steps of a run that takes up an earlier one: `from`, whatever did not end well, and all that waits for them begin anew;
 * the others keep what they gave.
 */
export function takenUp(before: readonly RunStep[], from: string | undefined): readonly RunStep[] {
  const begun = before.filter((step) => step.id === from || hasFailed(step) || !hasEnded(step)).map(({ id }) => id);
  const anew = withFollowers(before, new Set(begun));
  return before.map((step) =>
    anew.has(step.id)
      ? { ...step, state: 'waiting', run: null, startedAt: null, endedAt: null, reason: null, kept: false }
      : { ...step, kept: true },
  );
}
