import type { Database } from 'better-sqlite3';
import { foldText } from '#shared/contract/fold-text';

/** Gives SQL a function `fold(text)` for searches: SQLite's own `lower()` knows the letters A to Z alone. Null stays null. */
export function installFold(db: Database): void {
  db.function('fold', { deterministic: true }, (value) => (value === null ? null : foldText(String(value))));
}
