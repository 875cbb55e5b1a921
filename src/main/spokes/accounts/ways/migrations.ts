import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The table of directories and providers. Their secrets lie in the key store; times are milliseconds since 1970. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0341-sign-in-ways',
    async up(db) {
      await sql`create table sign_in_ways (
        id text primary key,
        label text not null,
        enabled integer not null check (enabled in (0, 1)),
        settings text not null,
        has_secret integer not null check (has_secret in (0, 1)),
        changed_at integer not null
      ) strict`.execute(db);
    },
  },
  {
    id: '0350-sign-in-way-secrets',
    async up(db) {
      // Where in the key store its secret lies: another place for each secret, so that a row always leads to its own.
      await sql`alter table sign_in_ways add column secret text`.execute(db);
      await sql`update sign_in_ways set secret = 'way-' || id where has_secret = 1`.execute(db);
    },
  },
];
