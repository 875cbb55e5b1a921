import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** One row: by whose password the machine's person unlocks, and since when the windows are locked. Milliseconds since 1970. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0346-machine-lock',
    async up(db) {
      await sql`create table machine_lock (
        id integer primary key check (id = 1),
        keeper text references accounts (id) on delete set null,
        locked_at integer
      ) strict`.execute(db);
    },
  },
];
