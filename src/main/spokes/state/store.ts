import { type Kysely, sql } from 'kysely';
import { bytesOf, type StateEntry, type StateKind, type StateOwner } from '#shared/contract/script-state';
import { isoOf } from '#main/platform/clock';

/** The tables of this spoke; `bytes` is what key and value take, `refused` a list of lines as JSON. */
export interface StateTables {
  script_state: {
    script: string;
    kind: StateKind;
    key: string;
    json: string;
    bytes: number;
    by_type: 'person' | 'run';
    by_name: string;
    at: number;
  };
  script_state_taken: { run: string; position: number; refused: string };
}

/** A page of what is kept for a script, after a key of a kind; settings first. */
export async function entriesAfter(
  db: Kysely<StateTables>,
  script: string,
  after: Pick<StateEntry, 'kind' | 'key'> | undefined,
  limit: number,
): Promise<readonly StateEntry[]> {
  let query = db.selectFrom('script_state').selectAll().where('script', '=', script).orderBy('kind').orderBy('key').limit(limit);
  if (after !== undefined) query = query.where(sql<boolean>`(kind, key) > (${after.kind}, ${after.key})`);
  const rows = await query.execute();
  return rows.map(({ kind, key, json, by_type, by_name, at }) => ({
    kind,
    key,
    json,
    by: { type: by_type, name: by_name },
    at: isoOf(at),
  }));
}

/** Every script that something is kept for, by id. */
export const owners = (db: Kysely<StateTables>): Promise<Omit<StateOwner, 'known'>[]> =>
  db
    .selectFrom('script_state')
    .select(({ fn }) => [
      'script',
      sql<number>`sum(case kind when 'setting' then 1 else 0 end)`.as('settings'),
      sql<number>`sum(case kind when 'state' then 1 else 0 end)`.as('state'),
      fn.sum<number>('bytes').as('bytes'),
    ])
    .groupBy('script')
    .orderBy('script')
    .limit(10_000)
    .execute();

/** Bytes that a script's values of a kind take, but for those under some keys. */
export async function bytesBeside(db: Kysely<StateTables>, script: string, kind: StateKind, keys: readonly string[]): Promise<number> {
  const { bytes } = await db
    .selectFrom('script_state')
    .select(({ fn }) => fn.sum<number | null>('bytes').as('bytes'))
    .where('script', '=', script)
    .where('kind', '=', kind)
    .where('key', 'not in', [...keys])
    .executeTakeFirstOrThrow();
  return bytes ?? 0;
}

/** Writes a value in place of the one of its key. */
export async function putEntry(db: Kysely<StateTables>, script: string, { kind, key, json, by, at }: StateEntry): Promise<void> {
  const values = { json, bytes: weightOf(key, json), by_type: by.type, by_name: by.name, at: Date.parse(at) };
  await db
    .insertInto('script_state')
    .values({ script, kind, key, ...values })
    .onConflict((conflict) => conflict.columns(['script', 'kind', 'key']).doUpdateSet(values))
    .execute();
}

/** When the state under a key was written, in milliseconds; undefined where there is none. */
export async function writtenAt(db: Kysely<StateTables>, script: string, key: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('script_state')
    .select('at')
    .where('script', '=', script)
    .where('kind', '=', 'state')
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.at;
}

/** What key and value count for. */
export const weightOf = (key: string, json: string): number => bytesOf(key) + bytesOf(json);

/** Removes the value of a key, or all of a kind; how many there were. */
export async function removeEntries(db: Kysely<StateTables>, script: string, kind: StateKind, key?: string): Promise<number> {
  let query = db.deleteFrom('script_state').where('script', '=', script).where('kind', '=', kind);
  if (key !== undefined) query = query.where('key', '=', key);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

/** How far a run's writes have come in, and which lines of them were refused. */
export async function takenOf(
  db: Kysely<StateTables>,
  run: string,
): Promise<{ readonly position: number; readonly refused: readonly RefusedWrite[] }> {
  const row = await db.selectFrom('script_state_taken').selectAll().where('run', '=', run).executeTakeFirst();
  return row === undefined ? { position: 0, refused: [] } : { position: row.position, refused: JSON.parse(row.refused) as RefusedWrite[] };
}

/** A write that there was no room for: the number of its line, and its key. */
export interface RefusedWrite {
  readonly line: number;
  readonly key: string;
}

/** Writes that down. */
export async function putTaken(db: Kysely<StateTables>, run: string, position: number, refused: readonly RefusedWrite[]): Promise<void> {
  const values = { position, refused: JSON.stringify(refused) };
  await db
    .insertInto('script_state_taken')
    .values({ run, ...values })
    .onConflict((conflict) => conflict.column('run').doUpdateSet(values))
    .execute();
}

/** The run has ended: nothing more comes of it. */
export const forgetTaken = (db: Kysely<StateTables>, run: string): Promise<unknown> =>
  db.deleteFrom('script_state_taken').where('run', '=', run).execute();
