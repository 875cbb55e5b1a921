import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** What people sign in to (one row), and who is meant where nobody is named. Nothing here is a secret. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0310-identity',
    async up(db) {
      await sql`create table identity_registration (
        only_one integer primary key check (only_one = 1),
        registration text not null
      ) strict`.execute(db);
      await sql`create table identity_defaults (
        registration text primary key,
        account text not null
      ) strict, without rowid`.execute(db);
    },
  },
  {
    // Which applications sign in by themselves, and by which certificate; no key, and no token.
    id: '0311-applications',
    async up(db) {
      await sql`create table identity_applications (
        name text primary key,
        application text not null
      ) strict, without rowid`.execute(db);
    },
  },
  {
    // What each account agreed to: some providers forget it at the next sign-in that does not ask for it.
    id: '0312-identity-scopes',
    async up(db) {
      await sql`create table identity_scopes (
        registration text not null,
        account text not null,
        scopes text not null,
        primary key (registration, account)
      ) strict, without rowid`.execute(db);
    },
  },
];
