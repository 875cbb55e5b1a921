import type { ActiveRun } from '#main/hub/hub-port';

/** Electron's own: no bar, and one that says only that something goes on. */
const NONE = -1;
const UNKNOWN = 2;

/** How far the runs are, 0 to 1, as those that say so are on average; 2 where none does, -1 without runs. */
export function overallProgress(runs: readonly Pick<ActiveRun, 'percent'>[]): number {
  if (runs.length === 0) return NONE;
  const known = runs.flatMap(({ percent }) => (percent === null ? [] : [percent]));
  return known.length === 0 ? UNKNOWN : known.reduce((sum, percent) => sum + percent, 0) / known.length / 100;
}
