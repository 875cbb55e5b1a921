import Database from 'better-sqlite3';
import { createPrivate } from './open-database';

/**
 * Locks that the kernel frees when the process ends, however it ends: SQLite's exclusive lock on an empty database.
 * Nobody else in this process may open such a file: POSIX drops all of a process's locks on a file as soon as it
 * closes any descriptor of it.
 */
export class FileLocks {
  readonly #binding: string | undefined;
  readonly #held = new Map<string, Database.Database>();

  constructor(binding: string | undefined) {
    this.#binding = binding;
  }

  /** Throws SQLITE_BUSY when another process, or this one, holds it. */
  take(path: string): void {
    if (this.#held.has(path)) throw Object.assign(new Error('held by this process'), { code: 'SQLITE_BUSY' });
    createPrivate(path);
    const db = new Database(path, { timeout: 0, ...(this.#binding === undefined ? {} : { nativeBinding: this.#binding }) });
    try {
      db.pragma('journal_mode = MEMORY'); // A journal beside it would need space: a full disk keeps nobody from its data.
      db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      throw error;
    }
    this.#held.set(path, db);
  }

  release(path: string): void {
    this.#held.get(path)?.close();
    this.#held.delete(path);
  }

  releaseAll(): void {
    for (const path of this.#held.keys()) this.release(path);
  }
}
