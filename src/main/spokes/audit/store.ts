import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import type { AuditFilter } from '#shared/contract/audit';
import { foldText } from '#shared/contract/fold-text';
import type { Db, Tx } from '#main/platform/db-port';
import { folded } from '#main/platform/folded';
import { GENESIS, type EntryRow, type Head, type PersonalRow } from './hashing';
import type { ChainPage } from './verify-protocol';

interface Tables {
  audit_entries: EntryRow & { at: string; action: string; outcome: string; run_id: string | null };
  audit_personal: PersonalRow;
}

const columns = ['seq', 'bytes', 'hash', 'prev'] as const;

/** The last entry that this reader sees. */
export async function tailOf(tables: Kysely<unknown>): Promise<Head> {
  const { rows } = await sql<Head>`SELECT seq, hash FROM audit_entries ORDER BY seq DESC LIMIT 1`.execute(tables);
  return rows[0] ?? GENESIS;
}

/** When the last entry was written, in milliseconds since 1970; undefined where there is none that says so. */
export async function lastTime(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ at: string | null }>`SELECT at FROM audit_entries ORDER BY seq DESC LIMIT 1`.execute(db.tables());
  const at = Date.parse(rows[0]?.at ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** Writes one entry with its personal fields; both statements travel together. */
export async function insertEntry(tx: Tx, row: EntryRow, personal: readonly PersonalRow[]): Promise<void> {
  const tables = tx.tables<Tables>();
  await Promise.all([
    sql`INSERT INTO audit_entries (seq, bytes, hash, prev) VALUES (${row.seq}, ${row.bytes}, ${row.hash}, ${row.prev})`.execute(tables),
    tables
      .insertInto('audit_personal')
      .values([...personal])
      .execute(),
  ]);
}

/** Personal fields after the last entry: they are of none, whoever removed it, and stand in the way of the next. */
export interface Orphans {
  /** The first and the last entry that they were of. */
  readonly from: number;
  readonly to: number;
  /** How many fields. */
  readonly fields: number;
}

/** The fields after an entry; undefined where there are none. */
export async function fieldsAfter(db: Db, seq: number): Promise<Orphans | undefined> {
  const { rows } = await sql<{ from: number | null; to: number | null; fields: number }>`
    SELECT min(seq) AS "from", max(seq) AS "to", count(*) AS fields FROM audit_personal WHERE seq > ${seq}`.execute(db.tables<Tables>());
  const { from = null, to = null, fields = 0 } = rows[0] ?? {};
  return from === null || to === null ? undefined : { from, to, fields };
}

/** Forgets these. */
export async function dropFieldsAfter(tx: Tx, seq: number): Promise<void> {
  await tx.tables<Tables>().deleteFrom('audit_personal').where('seq', '>', seq).execute();
}

/** Forgets who an entry was about; the hashes that stay in the chain cannot be guessed at without their salts. */
export async function deletePersonal(tx: Tx, seq: number): Promise<number> {
  const result = await tx.tables<Tables>().deleteFrom('audit_personal').where('seq', '=', seq).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Entries whose text one query looks through: some 20 ms of the database's thread, which others wait for. */
const STRIDE = 4_096;

/** Up to `limit` entries that match, newest first, older than `before`. */
export async function findEntries(
  db: Db,
  filter: AuditFilter,
  before: number | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<readonly EntryRow[]> {
  const end = before ?? (await tailOf(db.tables())).seq + 1;
  if (filter.text === undefined || filter.text === '') return await matching(db, filter, { from: 1, end }, limit);
  const found: EntryRow[] = [];
  for (let to = end; found.length < limit;) {
    signal.throwIfAborted();
    const from = await farEnd(
      db,
      sql`SELECT min(seq) AS seq FROM (SELECT seq FROM audit_entries WHERE seq < ${to} ORDER BY seq DESC LIMIT ${STRIDE})`,
    );
    if (from === null) break;
    found.push(...(await matching(db, filter, { from, end: to }, limit - found.length)));
    to = from;
  }
  return found;
}

/** The last of up to `count` entries from `from` to `to`; null where there are none. By entries, not by numbers: a number may be any. */
export const endOfStretch = (db: Db, from: number, to: number, count: number): Promise<number | null> =>
  farEnd(
    db,
    sql`SELECT max(seq) AS seq FROM (SELECT seq FROM audit_entries WHERE seq BETWEEN ${from} AND ${to} ORDER BY seq LIMIT ${count})`,
  );

async function farEnd(db: Db, query: RawBuilder<{ seq: number | null }>): Promise<number | null> {
  const { rows } = await query.execute(db.tables());
  return rows[0]?.seq ?? null;
}

/** Entries from `from` to the one before `end`. */
interface Stretch {
  readonly from: number;
  readonly end: number;
}

/** As `findEntries`, of a stretch. */
const matching = (db: Db, filter: AuditFilter, stretch: Stretch, limit: number): Promise<readonly EntryRow[]> =>
  selectMatching(db, filter, stretch).select(columns).orderBy('seq', 'desc').limit(limit).execute();

/** The entries of a stretch that fit a filter, for whatever is to be read of them. */
export function selectMatching(db: Db, filter: AuditFilter, { from, end }: Stretch) {
  let query = db.tables<Tables>().selectFrom('audit_entries').where('seq', '>=', from).where('seq', '<', end);
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome);
  if (filter.runId !== undefined) query = query.where('run_id', '=', filter.runId);
  if (filter.since !== undefined) query = query.where('at', '>=', new Date(filter.since).toISOString());
  if (filter.until !== undefined) query = query.where('at', '<', new Date(filter.until).toISOString());
  if (filter.text !== undefined && filter.text !== '') query = query.where(tells(filter.text));
  return query;
}

/** Whether an entry tells of a text: the same rules as `matchesAudit`. `instr`, not LIKE: what a person types has no wildcards. */
function tells(text: string): RawBuilder<SqlBool> {
  const wanted = foldText(text);
  // Where the text is not in the stored bytes either, nothing of them needs to be taken apart.
  const plain = /^[\p{L}\p{N}]/u.test(text) && JSON.stringify(text) === `"${text}"`;
  const has = (value: RawBuilder<unknown>): RawBuilder<SqlBool> => sql`instr(${folded(value)}, ${wanted}) > 0`;
  const told = sql`CASE d.type WHEN 'text' THEN d.value ELSE bytes -> d.fullkey END`;
  return sql<SqlBool>`((json_valid(bytes) AND ${plain ? has(sql`bytes`) : sql`1`} AND (
      ${has(sql`action`)} OR ${has(sql`run_id`)} OR ${has(sql`bytes ->> '$.object'`)}
      OR EXISTS (SELECT 1 FROM json_each(bytes, '$.detail') d WHERE d.type <> 'null' AND ${has(told)})))
    OR EXISTS (SELECT 1 FROM audit_personal p WHERE p.seq = audit_entries.seq AND ${has(sql`p.value`)}))`;
}

/** Entries from `from` to `to`, in order. */
export const entriesBetween = (db: Db, from: number, to: number): Promise<readonly EntryRow[]> =>
  db.tables<Tables>().selectFrom('audit_entries').select(columns).where('seq', '>=', from).where('seq', '<=', to).orderBy('seq').execute();

/** Entries from `from` to `to` with their personal fields, in order, as JSON that SQLite makes: cheap to pass on unopened. */
export async function pageOfChain(db: Db, from: number, to: number): Promise<ChainPage> {
  const { rows } = await sql<ChainPage>`SELECT
    (SELECT json_group_array(json_array(seq, bytes, hash, prev)) FROM
      (SELECT seq, bytes, hash, prev FROM audit_entries WHERE seq BETWEEN ${from} AND ${to} ORDER BY seq)) AS entries,
    (SELECT json_group_array(json_array(seq, field, salt, value)) FROM
      (SELECT seq, field, salt, value FROM audit_personal WHERE seq BETWEEN ${from} AND ${to} ORDER BY seq)) AS personal`.execute(
    db.tables<Tables>(),
  );
  return rows[0] ?? { entries: '[]', personal: '[]' };
}

/** Up to `limit` entries after `after`, oldest first. */
export const entriesAfter = (db: Db, after: number, limit: number): Promise<readonly EntryRow[]> =>
  db.tables<Tables>().selectFrom('audit_entries').select(columns).where('seq', '>', after).orderBy('seq').limit(limit).execute();

/** Personal fields of these entries. */
export async function personalOf(db: Db, rows: readonly EntryRow[]): Promise<readonly PersonalRow[]> {
  if (rows.length === 0) return [];
  const seqs = rows.map((row) => row.seq);
  return await db.tables<Tables>().selectFrom('audit_personal').selectAll().where('seq', 'in', seqs).execute();
}

/** The first entry of a run, the last of all, and how many are the run's; 0 where it has none. */
export async function extentOfRun(db: Db, run: string): Promise<{ readonly first: number; readonly last: number; readonly count: number }> {
  const { rows } = await sql<{ first: number | null; last: number | null; count: number }>`
    SELECT min(seq) AS first, count(*) AS count, (SELECT max(seq) FROM audit_entries) AS last FROM audit_entries WHERE run_id = ${run}`.execute(
    db.tables<Tables>(),
  );
  return { first: rows[0]?.first ?? 0, last: rows[0]?.last ?? 0, count: rows[0]?.count ?? 0 };
}

/** How many entries there are, and the lowest and highest sequence. */
export async function extent(db: Db): Promise<{ readonly count: number; readonly first: number; readonly last: number }> {
  const { rows } = await sql<{ count: number; first: number | null; last: number | null }>`
    SELECT (SELECT count(*) FROM audit_entries) AS count, (SELECT min(seq) FROM audit_entries) AS first, (SELECT max(seq) FROM audit_entries) AS last`.execute(
    db.tables<Tables>(),
  );
  return { count: rows[0]?.count ?? 0, first: rows[0]?.first ?? 1, last: rows[0]?.last ?? 0 };
}

/** Whether an entry that says of itself that it is number `seq` stands anywhere. */
export async function saysItIs(db: Db, seq: number): Promise<boolean> {
  const { rows } =
    await sql`SELECT 1 FROM audit_entries WHERE CASE WHEN json_valid(bytes) THEN bytes ->> '$.seq' END = ${seq} LIMIT 1`.execute(
      db.tables<Tables>(),
    );
  return rows.length > 0;
}
