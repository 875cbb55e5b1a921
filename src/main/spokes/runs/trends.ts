import type { Kysely } from 'kysely';
import { RunId, RunState, type TrendPoint } from '#shared/contract/runs';
import { isoOf } from '#main/platform/clock';
import { lastEnded, type RunTables } from './store';

/** How long the last runs of a subject took and how many failed, of those that `sees` lets through; oldest first. */
export async function trendsOf(db: Kysely<RunTables>, subject: string, count: number, sees: (run: string) => boolean) {
  const rows = (await lastEnded(db, subject, count)).filter(({ id }) => sees(id)).toReversed();
  const points = rows.map(({ id, state, ended_at: ended, started }): TrendPoint => {
    const at = ended ?? 0;
    const ms = started === null ? null : Math.max(0, at - Date.parse(started));
    return { run: RunId.parse(id), at: isoOf(at), state: RunState.parse(state), ms };
  });
  const took = points.filter(({ state }) => state === 'succeeded').flatMap(({ ms }) => (ms === null ? [] : [ms]));
  took.sort((a, b) => a - b);
  const failures: readonly RunState[] = ['failed', 'timed_out', 'lost'];
  return {
    points,
    succeeded: points.filter(({ state }) => state === 'succeeded').length,
    failed: points.filter(({ state }) => failures.includes(state)).length,
    medianMs: rank(took, 0.5),
    p95Ms: rank(took, 0.95),
  };
}

/** The value that this share of a sorted list does not exceed: nearest rank, so that it is one of them. */
const rank = (sorted: readonly number[], share: number): number | null => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
