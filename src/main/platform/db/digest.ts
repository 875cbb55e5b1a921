import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';

/** Gives SQL a function `sha256(text)`: of its UTF-8 bytes, in hex. Null stays null. */
export function installDigest(db: Database): void {
  db.function('sha256', { deterministic: true }, (value) => (value === null ? null : hash('sha256', String(value), 'hex')));
}
