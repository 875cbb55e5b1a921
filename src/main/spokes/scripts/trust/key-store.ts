import type { Kysely } from 'kysely';

/** The tables of signed sources, as Kysely types their queries. */
export interface KeyTables {
  source_keys: { source: string; key: string; added_by: string; added_at: number };
  /** The highest number that was seen of an index of this source, signed by the key of this fingerprint, and that index' SHA-256. */
  source_serials: { source: string; key: string; serial: number; hash: string };
}

type Tables = Kysely<KeyTables>;
/** The number and SHA-256 of an index. */
export interface Seen {
  readonly serial: number;
  readonly hash: string;
}

/** The keys of signed sources. */
export const sourceKeys = (db: Tables): Promise<{ source: string; key: string }[]> =>
  db.selectFrom('source_keys').select(['source', 'key']).limit(1_000).execute();

/** Remembers the key of a source in place of the one that it had. */
export async function putSourceKey(db: Tables, row: KeyTables['source_keys']): Promise<void> {
  const { source, ...values } = row;
  await db
    .insertInto('source_keys')
    .values({ source, ...values })
    .onConflict((conflict) => conflict.column('source').doUpdateSet(values))
    .execute();
}

/** Whether there was one. What was seen of its indexes is kept: the key may come back. */
export async function deleteSourceKey(db: Tables, source: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('source_keys').where('source', '=', source).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** The newest index of a source that was seen with this key; null where there was none. */
export async function seenOf(db: Tables, source: string, key: string): Promise<Seen | null> {
  const rows = db.selectFrom('source_serials').select(['serial', 'hash']);
  return (await rows.where('source', '=', source).where('key', '=', key).executeTakeFirst()) ?? null;
}

/** Remembers the newest index that was seen; its number never goes back. */
export async function noteSeen(db: Tables, source: string, key: string, seen: Seen): Promise<void> {
  await db
    .insertInto('source_serials')
    .values({ source, key, ...seen })
    .onConflict((conflict) =>
      conflict
        .columns(['source', 'key'])
        .doUpdateSet({ ...seen })
        .where('source_serials.serial', '<', seen.serial),
    )
    .execute();
}
