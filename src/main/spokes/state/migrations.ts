import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** What settings and state lie in: a script's by its id, and how far each run's writes have come in. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0190-script-state',
    async up(db) {
      await sql`create table script_state (
        script text not null,
        kind text not null,
        key text not null,
        json text not null,
        bytes integer not null,
        by_type text not null,
        by_name text not null,
        at integer not null,
        primary key (script, kind, key)
      ) strict, without rowid`.execute(db);
      await sql`create table script_state_taken (
        run text not null primary key,
        position integer not null,
        refused text not null
      ) strict, without rowid`.execute(db);
    },
  },
];
