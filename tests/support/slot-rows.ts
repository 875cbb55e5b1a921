import { join } from 'node:path';
import Database from 'better-sqlite3';

/** A slot as the database has it; times in microseconds of a clock that never repeats. */
export interface SlotRow {
  readonly id: number;
  readonly pool: string;
  readonly run_id: string | null;
  readonly subject: string;
  readonly holder: string;
  /** A list in JSON; null where there are none. */
  readonly targets: string | null;
  readonly pid: number | null;
  readonly acquired_at: number;
  readonly released_at: number | null;
}

/** Every slot that was ever held in a data folder, in the order of taking. */
export function slotRows(home: string): readonly SlotRow[] {
  const columns = 'id, pool, run_id, subject, holder, targets, pid, acquired_at, released_at';
  return read<SlotRow>(home, `select ${columns} from active_sessions order by acquired_at`);
}

/** The ids of all runs, in the order in which they were written down. */
export function runOrder(home: string): readonly string[] {
  return read<{ readonly id: string }>(home, 'select id from runs order by seq').map(({ id }) => id);
}

/** Those for a target. */
export const rowsFor = (rows: readonly SlotRow[], target: string): readonly SlotRow[] =>
  rows.filter(({ targets }) => targets !== null && (JSON.parse(targets) as string[]).includes(target));

/** How many of these slots were held at once at most, by their own times. */
export function mostAtOnce(rows: readonly SlotRow[]): number {
  const changes = rows.flatMap(({ acquired_at, released_at }) => [
    { at: acquired_at, by: 1 },
    { at: released_at ?? Number.POSITIVE_INFINITY, by: -1 },
  ]);
  let [held, most] = [0, 0];
  for (const { by } of changes.toSorted((a, b) => a.at - b.at)) {
    held += by;
    most = Math.max(most, held);
  }
  return most;
}

function read<T>(home: string, sql: string): T[] {
  const db = new Database(join(home, 'axle.db'), { readonly: true });
  try {
    return db.prepare<[], T>(sql).all();
  } finally {
    db.close();
  }
}
