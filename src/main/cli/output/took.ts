import type { Run } from '#shared/contract/runs';

/** How long a run took, or takes by now; null before its start. Nothing where the clock was set back meanwhile. */
export const took = ({ startedAt, endedAt }: Pick<Run, 'startedAt' | 'endedAt'>): string | null =>
  startedAt === null ? null : tookText(Math.max(0, (endedAt === null ? Date.now() : Date.parse(endedAt)) - Date.parse(startedAt)));

/** Milliseconds as people read them: to a tenth of a second below a minute, to a second above. */
export function tookText(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
