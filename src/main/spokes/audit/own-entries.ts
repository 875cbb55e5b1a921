import { type RawBuilder, sql } from 'kysely';
import { chainActions, Prune } from '#main/proof/checkpoint';
import { parseBytes } from '#main/proof/entry-fields';
import type { Db } from '#main/platform/db-port';

type Own = typeof chainActions.checkpoint | typeof chainActions.prune;

/** A row as these statements give it. */
export interface OwnRow {
  readonly seq: number;
  readonly bytes: string;
  readonly outcome: string;
}

/**
 * The newest entries with one of the actions by which the chain speaks of itself. The index's own condition stands in the statement
 * word for word, and the action as a literal: SQLite takes a partial index for nothing less, and would read every entry.
 */
export const newestOwn = (action: Own): RawBuilder<OwnRow> => sql`SELECT seq, bytes, outcome FROM audit_entries
  WHERE action IN (${sql.lit(chainActions.checkpoint)}, ${sql.lit(chainActions.prune)}) AND action = ${sql.lit(action)}
  ORDER BY seq DESC`;

/** The last of them, with what its bytes say; undefined where there is none. */
export async function lastOwn(db: Db, action: Own) {
  const { rows } = await sql<OwnRow>`${newestOwn(action)} LIMIT 1`.execute(db.tables());
  return rows[0] === undefined ? undefined : { outcome: rows[0].outcome, doc: parseBytes(rows[0].bytes) };
}

/** The last removal that an entry tells of; one that was not made tells of none. */
export async function lastPrune(db: Db): Promise<(Pick<Prune, 'last' | 'hash'> & { readonly seq: number }) | undefined> {
  const { rows } = await sql<OwnRow>`SELECT * FROM (${newestOwn(chainActions.prune)}) WHERE outcome = 'ok' LIMIT 1`.execute(db.tables());
  const detail = Prune.safeParse(parseBytes(rows[0]?.bytes ?? '')?.['detail']).data;
  return rows[0] === undefined || detail === undefined ? undefined : { seq: rows[0].seq, last: detail.last, hash: detail.hash };
}
