import { type Kysely, sql } from 'kysely';
import { Stub } from '#main/proof/checkpoint';
import type { Db, Tx } from '#main/platform/db-port';

/** Entries that are removed in one write: some milliseconds of the database's thread, which others wait for. */
const BATCH = 1_000;
/** Entries whose time one query looks at. */
const STRIDE = 4_096;

/** What stands in place of removed entries; null where none were. One that cannot be read stands for none, and verifying says so. */
export async function findStub(tables: Kysely<unknown>): Promise<Stub | null> {
  const { rows } = await sql<{ stub: string }>`SELECT stub FROM audit_stub`.execute(tables);
  try {
    return Stub.safeParse(JSON.parse(rows[0]?.stub ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

/** Puts a stub in place of the one that is there. */
export async function storeStub(tx: Tx, stub: Stub): Promise<void> {
  await sql`INSERT INTO audit_stub (id, stub) VALUES (1, ${JSON.stringify(stub)})
    ON CONFLICT (id) DO UPDATE SET stub = excluded.stub`.execute(tx.tables());
}

/** Entries from the first on that are old: the first and the last of them, with the hash of that one. */
export interface OldEntries {
  readonly first: number;
  readonly last: number;
  readonly hash: string;
}

/**
 * The entries from the first on that are all older than `before`; undefined where there are none. One whose time is after `now` was
 * written under a wrong clock and says nothing: it is as old as those around it. Steps by entries that there are, whatever their numbers.
 */
export async function findOld(
  db: Db,
  { before, now, signal }: { readonly before: string; readonly now: string; readonly signal: AbortSignal },
): Promise<OldEntries | undefined> {
  const young = sql`(at IS NULL OR (at >= ${before} AND at <= ${now}))`;
  let [begin, found]: [number?, OldEntries?] = [];
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    signal.throwIfAborted();
    const { rows } = await sql<{ first: number | null; last: number | null; young: number | null }>`
      SELECT min(seq) AS first, max(seq) AS last, min(CASE WHEN ${young} THEN seq END) AS young
      FROM (SELECT seq, at FROM audit_entries WHERE seq > ${after} ORDER BY seq LIMIT ${STRIDE})`.execute(db.tables());
    const { first, last, young: end } = rows[0] ?? {};
    if (typeof first !== 'number' || typeof last !== 'number') return found;
    begin ??= first;
    const old = await sql<{ seq: number; hash: string }>`SELECT seq, hash FROM audit_entries
      WHERE seq BETWEEN ${first} AND ${typeof end === 'number' ? end - 1 : last} AND at < ${before} ORDER BY seq DESC LIMIT 1`.execute(
      db.tables(),
    );
    if (old.rows[0] !== undefined) found = { first: begin, last: old.rows[0].seq, hash: old.rows[0].hash };
    if (typeof end === 'number') return found;
    after = last;
  }
}

/** Whether anything is left of what a stub stands for. */
export async function isLeft(db: Db, last: number): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM audit_entries WHERE seq <= ${last} UNION ALL
    SELECT 1 FROM audit_personal WHERE seq <= ${last} LIMIT 1`.execute(db.tables());
  return rows.length > 0;
}

/** Removes what a stub stands for, a batch at a time, with the personal fields; goes on where an earlier hub was stopped. */
export async function removeUpTo(db: Db, last: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    if (signal.aborted) return; // The next hub goes on.
    const { rows } = await sql<{ to: number | null }>`SELECT max(seq) AS "to" FROM (
      SELECT seq FROM (SELECT seq FROM audit_entries WHERE seq <= ${last} ORDER BY seq LIMIT ${BATCH}) UNION ALL
      SELECT seq FROM (SELECT seq FROM audit_personal WHERE seq <= ${last} ORDER BY seq LIMIT ${BATCH}))`.execute(db.tables());
    const to = rows[0]?.to ?? null;
    if (to === null) return;
    await db.write(async (tx) => {
      await sql`DELETE FROM audit_entries WHERE seq <= ${to}`.execute(tx.tables());
      await sql`DELETE FROM audit_personal WHERE seq <= ${to}`.execute(tx.tables());
    });
  }
}
