import type { Database } from 'better-sqlite3';

/** The table where the clock's highest committed value is kept; the first thing that a new database gets. */
export const TICK_TABLE = 'CREATE TABLE IF NOT EXISTS axle_clock (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL) STRICT';

/** The clock of one connection, in microseconds. */
export interface Tick {
  /** Reads where the clock stood in an earlier life. */
  load(): void;
  /** Inside a transaction, before its COMMIT: keeps the highest value that it may have written. */
  save(): void;
}

/**
 * Gives SQL a function `tick()`: integer microseconds since 1970 that never repeat and never go back,
 * not when the machine's clock is set back and not over a restart.
 */
export function installTick(db: Database, now: () => number): Tick {
  let last = 0;
  let saved = 0;
  db.function('tick', { deterministic: false }, () => {
    last = Math.max(last + 1, Math.floor(now() * 1_000));
    return BigInt(last); // a plain number would be a REAL
  });
  const exists = (): boolean => db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'axle_clock'").get() !== undefined;
  let ready = false;
  return {
    load() {
      ready = exists();
      if (!ready) return;
      const row = db.prepare<[], { value: number }>('SELECT value FROM axle_clock').get();
      saved = row?.value ?? 0;
      last = Math.max(last, saved);
    },
    save() {
      if (!ready || last === saved) return;
      db.prepare('INSERT INTO axle_clock (id, value) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value').run(last);
      saved = last;
    },
  };
}
