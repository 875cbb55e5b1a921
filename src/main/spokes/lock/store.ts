import { sql } from 'kysely';
import type { Db, Tx } from '#main/platform/db-port';

interface LockTables {
  machine_lock: { id: number; keeper: string | null; locked_at: number | null };
}

/** How the lock of the machine's person is kept. */
export interface KeptLock {
  /** The account whose password opens it. */
  readonly keeper: string | null;
  readonly lockedAt: number | null;
}

/** As it was when the hub began. */
export async function loadLock(db: Db): Promise<KeptLock> {
  const row = await db.tables<LockTables>().selectFrom('machine_lock').selectAll().executeTakeFirst();
  return { keeper: row?.keeper ?? null, lockedAt: row?.locked_at ?? null };
}

/** Writes what changes of it, and nothing else, inside `tx`. An account that is gone keeps nothing. */
export async function storeLock(tx: Tx, { keeper, lockedAt }: Partial<KeptLock>): Promise<void> {
  const values = {
    ...(keeper !== undefined && { keeper: sql<string | null>`(select id from accounts where id = ${keeper})` }),
    ...(lockedAt !== undefined && { locked_at: lockedAt }),
  };
  await tx
    .tables<LockTables>()
    .insertInto('machine_lock')
    .values({ id: 1, ...values })
    .onConflict((there) => there.column('id').doUpdateSet(values))
    .execute();
}
