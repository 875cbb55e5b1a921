import type { Kysely } from 'kysely';

/** The table of security keys, as Kysely types its queries. */
export interface SecurityKeyTables {
  security_keys: {
    id: string;
    account: string;
    /** base64url. */
    credential: string;
    /** COSE. */
    public_key: Uint8Array;
    counter: number;
    /** JSON list. */
    transports: string;
    rp_id: string;
    name: string;
    created_at: number;
    used_at: number | null;
  };
}
/** A key as the table has it. */
export type SecurityKeyRow = SecurityKeyTables['security_keys'];

/** The keys of an account, the oldest first. */
export async function keysOf(db: Kysely<SecurityKeyTables>, account: string): Promise<readonly SecurityKeyRow[]> {
  return await db.selectFrom('security_keys').selectAll().where('account', '=', account).orderBy('created_at').orderBy('id').execute();
}

/** The accounts that have keys. */
export async function ownersOf(db: Kysely<SecurityKeyTables>): Promise<readonly string[]> {
  const rows = await db.selectFrom('security_keys').select('account').distinct().execute();
  return rows.map(({ account }) => account);
}

/** Whether somebody has this credential already. */
export async function isKnown(db: Kysely<SecurityKeyTables>, credential: string): Promise<boolean> {
  const row = await db.selectFrom('security_keys').select('id').where('credential', '=', credential).executeTakeFirst();
  return row !== undefined;
}

/** Adds a key. */
export async function insertKey(db: Kysely<SecurityKeyTables>, row: SecurityKeyRow): Promise<void> {
  await db.insertInto('security_keys').values(row).execute();
}

/**
 * Notes that a key answered. False where it counted no further than it had: two answers of one count, or a copy of the key. A key that does
 * not count says 0 each time.
 */
export async function countUp(db: Kysely<SecurityKeyTables>, id: string, counter: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('security_keys')
    .set({ counter, used_at: at })
    .where('id', '=', id)
    .where((row) => row.or([row('counter', '<', counter), row.and([row('counter', '=', 0), row(row.val(counter), '=', 0)])]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Gives a key of this account another name; false where there is none. */
export async function renameKey(db: Kysely<SecurityKeyTables>, account: string, id: string, name: string): Promise<boolean> {
  const done = await db.updateTable('security_keys').set({ name }).where('id', '=', id).where('account', '=', account).executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Takes a key away from this account; false where there is none. */
export async function deleteKey(db: Kysely<SecurityKeyTables>, account: string, id: string): Promise<boolean> {
  const done = await db.deleteFrom('security_keys').where('id', '=', id).where('account', '=', account).executeTakeFirst();
  return done.numDeletedRows > 0n;
}

/** Takes all keys of an account away; gives how many there were. */
export async function deleteKeys(db: Kysely<SecurityKeyTables>, account: string): Promise<number> {
  const done = await db.deleteFrom('security_keys').where('account', '=', account).executeTakeFirst();
  return Number(done.numDeletedRows);
}
