import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The tables of accounts. Times are milliseconds since 1970; of passwords, secrets and codes there are hashes alone. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0320-accounts',
    async up(db) {
      // `password` is an Argon2id hash, null where a directory has it. `groups` are those of the last sign-in.
      await sql`create table accounts (
        id text primary key,
        name text not null,
        folded text not null unique,
        display_name text not null,
        provider text not null,
        subject text not null,
        email text,
        password text,
        must_change integer not null check (must_change in (0, 1)),
        disabled integer not null check (disabled in (0, 1)),
        roles text not null,
        groups text not null,
        created_at integer not null,
        last_sign_in_at integer,
        unique (provider, subject)
      ) strict`.execute(db);
      await sql`create table account_sessions (
        id text primary key,
        hash text not null unique,
        account text not null references accounts (id) on delete cascade,
        address text not null,
        user_agent text not null,
        created_at integer not null,
        seen_at integer not null,
        expires_at integer not null
      ) strict`.execute(db);
      await sql`create table account_tokens (
        id text primary key,
        hash text not null unique,
        account text not null references accounts (id) on delete cascade,
        name text not null,
        prefix text not null,
        scopes text not null,
        created_at integer not null,
        last_used_at integer,
        expires_at integer not null
      ) strict`.execute(db);
      // Browsers that an account was used in: they are counted apart from everybody else who tries its name.
      await sql`create table account_devices (
        hash text primary key,
        account text not null references accounts (id) on delete cascade,
        used_at integer not null
      ) strict, without rowid`.execute(db);
      // The secret of a second factor lies in the key store. `last_step`: a code of it or of an earlier one counts no more.
      await sql`create table account_totp (
        account text primary key references accounts (id) on delete cascade,
        confirmed integer not null check (confirmed in (0, 1)),
        last_step integer not null
      ) strict, without rowid`.execute(db);
      await sql`create table account_recovery_codes (
        account text not null references accounts (id) on delete cascade,
        hash text not null,
        primary key (account, hash)
      ) strict, without rowid`.execute(db);
      await sql`create table roles (
        id text primary key,
        description text not null,
        scopes text not null,
        tags text
      ) strict`.execute(db);
      await sql`create table role_mappings (
        provider text not null,
        grp text not null,
        role text not null,
        primary key (provider, grp, role)
      ) strict, without rowid`.execute(db);
    },
  },
  {
    id: '0345-locked-sessions',
    async up(db) {
      // Since when its person has to say again who they are; null while it is open.
      await sql`alter table account_sessions add column locked_at integer`.execute(db);
    },
  },
  {
    id: '0348-directory-login',
    async up(db) {
      // By which name its directory let it in last; null of others, and of those that have not come since.
      await sql`alter table accounts add column login text`.execute(db);
    },
  },
  {
    id: '0349-totp-generations',
    async up(db) {
      // Which secret of the key store is in force (null: the one from before they had names of their own), and which waits for a code of it.
      await sql`alter table account_totp add column generation text`.execute(db);
      await sql`alter table account_totp add column begun text`.execute(db);
    },
  },
];
