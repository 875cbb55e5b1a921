import { chmodSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { failureOf } from './protocol';

/** How a database is opened. */
export interface OpenOptions {
  /** No other process can use it meanwhile, and the index of its WAL is in memory: nothing needs space but what is written. */
  readonly alone: boolean;
  /** An alternative addon. */
  readonly binding: string | undefined;
}

/** Opens the database of the hub in the modes that it needs; makes it where there is none. */
export function openDatabase(path: string, { alone, binding }: OpenOptions): Database.Database {
  createPrivate(path);
  const db = new Database(path, { timeout: 0, ...(binding === undefined ? {} : { nativeBinding: binding }) });
  try {
    if (alone) db.pragma('locking_mode = EXCLUSIVE'); // Before the WAL is looked at for the first time.
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('secure_delete = ON'); // What was erased of a person must not lie in a freed page. A slot's transaction takes no longer for it.
    db.pragma('journal_size_limit = 67108864');
    db.pragma('trusted_schema = OFF');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Makes the file before SQLite does, which would let the group and others read it. */
export function createPrivate(path: string): void {
  try {
    writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (failureOf(error).code !== 'EEXIST') throw error;
    tighten(path);
  }
}

function tighten(path: string): void {
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    // On a read-only volume the mode stays as it is; opening says what is wrong.
    if (!['EROFS', 'EPERM'].includes(failureOf(error).code)) throw error;
  }
}
