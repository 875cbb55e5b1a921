import type { Kysely } from 'kysely';
import { RunId, RunState } from '#shared/contract/runs';
import { isoOf } from '#main/platform/clock';
import { endedSince, lastBySubject, type RunTables } from './store';

const HOUR_MS = 3_600_000;

type Seen = (run: { readonly id: string; readonly subject: string }) => boolean;

/** The figures of Home, of runs that `sees` lets through: what ended in each of the last hours, failures before, the median duration, the last run of each subject. */
export async function summarise(db: Kysely<RunTables>, now: number, hours: number, sees: Seen = () => true) {
  const since = (Math.floor(now / HOUR_MS) + 1 - hours) * HOUR_MS;
  const [rows, last] = await Promise.all([endedSince(db, since - hours * HOUR_MS), lastBySubject(db)]);
  const buckets = Array.from({ length: hours }, (_, hour) => ({ at: isoOf(since + hour * HOUR_MS), succeeded: 0, failed: 0 }));
  const durations: number[] = [];
  let failedBefore = 0;
  for (const row of rows.filter(sees)) {
    const failed = row.state === 'failed' || row.state === 'lost' || row.state === 'timed_out';
    const ended = row.ended_at ?? 0;
    if (ended < since) {
      failedBefore += failed ? 1 : 0;
      continue;
    }
    const bucket = buckets[Math.min(hours - 1, Math.floor((ended - since) / HOUR_MS))];
    if (bucket === undefined) continue;
    if (failed) bucket.failed += 1;
    if (row.state === 'succeeded') bucket.succeeded += 1;
    if (row.started !== null && row.state === 'succeeded') durations.push(Math.max(0, ended - Date.parse(row.started)));
  }
  durations.sort((a, b) => a - b);
  return {
    buckets,
    succeeded: buckets.reduce((sum, bucket) => sum + bucket.succeeded, 0),
    failed: buckets.reduce((sum, bucket) => sum + bucket.failed, 0),
    failedBefore,
    medianMs: durations[Math.floor(durations.length / 2)] ?? null,
    lastBySubject: last.filter(sees).map((row) => ({
      subject: row.subject,
      run: RunId.parse(row.id),
      state: RunState.parse(row.state),
      at: isoOf(row.queued_at),
    })),
  };
}
