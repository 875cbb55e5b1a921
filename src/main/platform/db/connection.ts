import type Database from 'better-sqlite3';
import { installDigest } from './digest';
import { installFold } from './fold';
import { openDatabase } from './open-database';
import { CHUNK_ROWS, failureOf, MAX_ROWS, NOTHING, type DbFailure, type DbRequest, type DbResult, type SqlRow } from './protocol';
import { stateOfCode } from './storage-state';
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
  #path: string | undefined;
  #alone = false;
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
        this.#open(request.path, request.alone === true);
        return NOTHING;
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
      case 'probe':
        this.#probe();
        return NOTHING;
      case 'refresh':
        this.#statements.clear();
        this.#tick?.load();
        return NOTHING;
      case 'close':
        this.#leave();
        this.#path = undefined;
        return NOTHING;
    }
  }

  get #opened(): Database.Database {
    if (this.#db === undefined && this.#path !== undefined) this.#openAgain(this.#path);
    if (this.#db === undefined) throw new ThreadError('AXLE_CLOSED', 'the database is not open');
    return this.#db;
  }

  #open(path: string, alone: boolean): void {
    const db = openDatabase(path, { alone, binding: this.#binding });
    try {
      installFold(db);
      installDigest(db);
      this.#tick = installTick(db, () => Date.now());
      this.#tick.load();
    } catch (error) {
      db.close();
      throw error;
    }
    this.#path = path;
    this.#alone = alone;
    this.#db = db;
  }

  /** There was room for a commit: there may be for sharing too. */
  #openAgain(path: string): void {
    try {
      this.#open(path, false);
    } catch (error) {
      if (stateOfCode(failureOf(error).code) !== 'full') throw error; // Whoever asks next tries again.
      this.#open(path, true);
    }
  }

  /** Within one request, so that nobody's work comes between. */
  #probe(): void {
    const db = this.#opened;
    if (db.inTransaction) return;
    db.exec('BEGIN IMMEDIATE');
    db.exec('ROLLBACK');
  }

  #leave(): void {
    this.#statements.clear();
    this.#db?.close();
    this.#db = undefined;
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
    if (this.#alone) this.#leave(); // And is opened again by whoever comes next.
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
