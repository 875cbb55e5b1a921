import { sql } from 'kysely';
import type { Db } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import { isStorage } from '#main/platform/storage-faults';

/**
 * After something was deleted for ever: empties the write-ahead log, in which old pages lie until they are written over. In the
 * database itself they are overwritten as they go (`secure_delete`). Where the storage cannot now, SQLite does it later.
 */
export async function emptyWriteAheadLog(db: Db, log: Log): Promise<void> {
  try {
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db.tables());
  } catch (error) {
    if (!isStorage(error)) throw error;
    log.warn('audit.forget', { code: error.code });
  }
}
