import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The table of sources, step by step. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0030-sources',
    async up(db) {
      await sql`create table sources (
        id text primary key,
        label text not null,
        folder text not null unique,
        added_at integer not null
      ) strict`.execute(db);
    },
  },
];
