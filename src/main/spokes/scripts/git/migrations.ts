import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The table of git repositories, step by step. Times are milliseconds since 1970, `every` is seconds. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0120-git-sources',
    async up(db) {
      await sql`alter table sources add column kind text not null default 'folder' check (kind in ('folder', 'git'))`.execute(db);
      // `remote_id` is what the branch or tag stood at, `stamp` what the working copy was left as, `last_commit` and `failure` are JSON.
      await sql`create table git_sources (
        id text primary key references sources (id) on delete cascade,
        url text not null,
        branch text,
        folder text,
        every integer,
        follows text,
        remote_id text,
        last_commit text,
        stamp text,
        left_out integer not null,
        changed_at integer,
        synced_at integer,
        tried_at integer,
        failures integer not null,
        failure text
      ) strict`.execute(db);
    },
  },
];
