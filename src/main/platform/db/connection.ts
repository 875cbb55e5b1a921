import { chmodSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { installFold } from './fold';
import { CHUNK_ROWS, MAX_ROWS, NOTHING, type DbFailure, type DbRequest, type DbResult, type SqlRow } from './protocol';
import { installTick, type Tick } from './tick';

const STATEMENTS = 500;

/** A failure of the thread's own, beside those of SQLite. */
export class ThreadError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The one connection; lives in the database's thread and knows nothing of promises. */
export class Connection {
  readonly #binding: string | undefined;
  readonly #statements = new Map<string, Database.Statement<unknown[], SqlRow>>();
  readonly #rest = new Map<number, readonly SqlRow[]>();
  #db: Database.Database | undefined;
  #tick: Tick | undefined;
  #lost: DbFailure | undefined;

  constructor(binding: string | undefined) {
    this.#binding = binding;
  }

  /** Does one request; throws what SQLite throws. */
  do(id: number, request: Exclude<DbRequest, { op: 'lock' | 'unlock' }>): DbResult {
    switch (request.op) {
      case 'open':
        return this.#open(request.path);
      case 'query':
        return this.#query(id, request.sql, request.params, request.tx);
      case 'more':
        return this.#more(request.of, this.#rest.get(request.of) ?? []);
      case 'drop':
        this.#rest.delete(request.of);
        return NOTHING;
      case 'begin':
        this.#lost = undefined;
        this.#opened.exec('BEGIN IMMEDIATE');
        return NOTHING;
      case 'commit':
        return this.#commit();
      case 'rollback':
        if (this.#opened.inTransaction) this.#opened.exec('ROLLBACK');
        return NOTHING;
      case 'refresh':
        this.#statements.clear();
        this.#tick?.load();
        return NOTHING;
      case 'close':
        this.#statements.clear();
        this.#db?.close();
        this.#db = undefined;
        return NOTHING;
    }
  }

  get #opened(): Database.Database {
    if (this.#db === undefined) throw new ThreadError('AXLE_CLOSED', 'the database is not open');
    return this.#db;
  }

  #open(path: string): DbResult {
    createPrivate(path);
    const db = new Database(path, { timeout: 0, ...(this.#binding === undefined ? {} : { nativeBinding: this.#binding }) });
    try {
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      db.pragma('journal_size_limit = 67108864');
      db.pragma('trusted_schema = OFF');
      installFold(db);
      this.#tick = installTick(db, () => Date.now());
      this.#tick.load();
    } catch (error) {
      db.close();
      throw error;
    }
    this.#db = db;
    return NOTHING;
  }

  #query(id: number, sql: string, params: readonly unknown[], tx: boolean): DbResult {
    const db = this.#opened;
    if (tx && !db.inTransaction) throw this.#gone();
    try {
      const statement = this.#prepare(db, sql);
      if (statement.reader) return this.#more(id, this.#bounded(statement.all(...params)));
      const { changes, lastInsertRowid } = statement.run(...params);
      return { rows: [], changes, insertId: lastInsertRowid, more: false };
    } catch (error) {
      // Some failures (a full disk) undo the whole transaction; what follows must not commit by itself.
      if (tx && !db.inTransaction) this.#lost = failureOf(error);
      throw error;
    }
  }

  #bounded(rows: readonly SqlRow[]): readonly SqlRow[] {
    if (rows.length > MAX_ROWS) throw new ThreadError('AXLE_TOO_MANY_ROWS', `a query gave ${rows.length} rows; page it by key`);
    return rows;
  }

  #more(id: number, rows: readonly SqlRow[]): DbResult {
    const more = rows.length > CHUNK_ROWS;
    if (more) this.#rest.set(id, rows.slice(CHUNK_ROWS));
    else this.#rest.delete(id);
    return { rows: more ? rows.slice(0, CHUNK_ROWS) : rows, changes: null, insertId: null, more };
  }

  #commit(): DbResult {
    const db = this.#opened;
    if (!db.inTransaction) throw this.#gone();
    try {
      this.#tick?.save();
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
    return NOTHING;
  }

  #gone(): ThreadError {
    return new ThreadError(this.#lost?.code ?? 'AXLE_NO_TRANSACTION', this.#lost?.message ?? 'there is no open transaction');
  }

  #prepare(db: Database.Database, sql: string): Database.Statement<unknown[], SqlRow> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare<unknown[], SqlRow>(sql);
    if (this.#statements.size >= STATEMENTS) {
      const oldest = this.#statements.keys().next().value;
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    this.#statements.set(sql, statement);
    return statement;
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

/** Any thrown thing in the shape that crosses threads. */
export function failureOf(error: unknown): DbFailure {
  if (!(error instanceof Error)) return { code: 'AXLE_FAULT', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'AXLE_FAULT';
  return { code, message: error.message };
}
