import type { Run } from '#shared/contract/runs';
import { newestFirst } from '../../lib/run-state';

/** The runs with the steps of those that are open below them, first to last; of a step that is known twice the later counts. */
export function unfold(runs: readonly Run[], open: ReadonlySet<string>, known: readonly Run[]): readonly Run[] {
  if (open.size === 0) return runs;
  const steps = [...new Map(known.filter(({ parent }) => parent !== null).map((run) => [run.id, run])).values()].sort((a, b) =>
    newestFirst(b, a),
  );
  // A step that is a row of its own already, as when one looks for its script, is not shown twice.
  const shown = new Set(runs.map(({ id }) => id));
  return runs.flatMap((run) =>
    open.has(run.id) ? [run, ...steps.filter((step) => step.parent?.run === run.id && !shown.has(step.id))] : [run],
  );
}
