import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The table of settings, step by step. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0010-settings',
    async up(db) {
      await sql`CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`.execute(db);
    },
  },
];
