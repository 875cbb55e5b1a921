import { HubError } from '#shared/contract/errors';
import type { JobAgain, JobStep } from '#shared/contract/jobs';
import type { RunStep } from '#shared/contract/runs';
import { confirmsOf } from '../definition/check-scripts';
import { withFollowers } from '../definition/graph';
import type { KnownScript, MayRun, ScriptsPort } from '../ports';
import type { Conducted } from '../store';
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

/** These steps as they would begin now: with the scripts that they had, by id, and what those ask by now. One that is gone asks nothing. */
export async function nowOf(steps: readonly JobStep[], { scripts }: Conducted, port: ScriptsPort, may: MayRun): Promise<JobAgain> {
  const anew = steps.map((step) => ({ ...step, script: scripts[step.id]?.id ?? step.script }));
  const known = new Map<string, KnownScript>();
  for (const { id, script } of anew) {
    const found = await port.find(script, may).catch((error: unknown) => {
      if (HubError.is(error, 'SCRIPT_NOT_FOUND')) return undefined;
      throw error;
    });
    if (found !== undefined) known.set(id, found);
  }
  return { steps: anew, confirms: [...confirmsOf({ steps: anew }, known)] };
}
