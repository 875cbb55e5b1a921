import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** What is known of secrets, never a value: `value_id` names that in the sealed store. Times are milliseconds since 1970. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0300-secrets',
    async up(db) {
      await sql`create table secrets (
        name text primary key collate nocase,
        value_id text not null unique,
        description text not null,
        labels text not null,
        created_at integer not null,
        changed_at integer not null,
        changed_by text not null,
        last_used_at integer,
        rotate_after_days integer
      ) strict`.execute(db);
      await sql`create table secret_users (
        secret text not null collate nocase references secrets (name) on delete cascade,
        kind text not null,
        id text not null,
        name text not null,
        at integer not null,
        primary key (secret, kind, id)
      ) strict, without rowid`.execute(db);
    },
  },
  {
    // `account` is empty for the one that is meant where none is named.
    id: '0301-vaults',
    async up(db) {
      await sql`create table vaults (
        name text primary key collate nocase,
        address text not null,
        account text not null,
        account_name text not null,
        added_at integer not null,
        added_by text not null
      ) strict, without rowid`.execute(db);
    },
  },
  {
    // Who gave wrong passphrases, and how many: a wait goes on in the next hub. Nothing of what was typed.
    id: '0380-passphrase-attempts',
    async up(db) {
      await sql`create table passphrase_attempts (
        who text primary key,
        failures integer not null,
        at integer not null
      ) strict, without rowid`.execute(db);
    },
  },
  {
    id: '0390-secret-reminders',
    async up(db) {
      // Since when a value is due, of those of which that was told.
      await sql`create table secret_reminders (
        secret text primary key collate nocase references secrets (name) on delete cascade,
        due_at integer not null
      ) strict, without rowid`.execute(db);
    },
  },
];
