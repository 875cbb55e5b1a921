import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/**
 * Approvals are a script's by the id of its file: they stay when its source is removed, and count when it comes back. Their texts
 * lie once, by hash. What was seen of a source's index outlives its key and the source: an older one stays an older one.
 */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0140-approvals',
    async up(db) {
      await sql`create table approvals (
        id integer primary key autoincrement,
        script text not null,
        digest text not null,
        approved_by text not null,
        approver text not null,
        approved_at integer not null,
        withdrawn_by text,
        withdrawer text,
        withdrawn_at integer
      ) strict`.execute(db);
      await sql`create index approvals_by_script on approvals (script, id)`.execute(db);
      await sql`create table approved_files (
        approval integer not null,
        path text not null,
        role text not null,
        hash text,
        primary key (approval, path)
      ) strict, without rowid`.execute(db);
      await sql`create index approved_files_by_hash on approved_files (hash)`.execute(db);
      await sql`create table approved_bytes (
        hash text primary key,
        size integer not null,
        deflated blob
      ) strict`.execute(db);
      await sql`create table source_keys (
        source text primary key,
        key text not null,
        added_by text not null,
        added_at integer not null
      ) strict, without rowid`.execute(db);
      await sql`create table source_serials (
        source text not null,
        key text not null,
        serial integer not null check (serial between 0 and 999999999999999),
        hash text not null,
        primary key (source, key)
      ) strict, without rowid`.execute(db);
      await sql`create table withdrawn_scripts (
        script text primary key,
        withdrawn_by text not null,
        withdrawn_at integer not null
      ) strict, without rowid`.execute(db);
    },
  },
];
