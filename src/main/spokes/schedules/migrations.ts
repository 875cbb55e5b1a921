import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The table of schedules, step by step. Times are milliseconds since 1970. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0100-schedules',
    async up(db) {
      // `settled`: what was due until then has been seen to, and is never started again.
      await sql`create table schedules (
        id text primary key,
        name text not null unique collate nocase,
        script text not null,
        script_name text not null,
        params text not null,
        trigger text not null,
        missed text not null,
        paused integer not null check (paused in (0, 1)),
        maker text not null,
        created_at integer not null,
        anchor integer not null,
        settled integer not null,
        last text
      ) strict`.execute(db);
    },
  },
  {
    id: '0230-schedules-of-jobs',
    async up(db) {
      // `scripts`: those that its maker was allowed to run, as JSON; empty stands for its own script.
      await sql`alter table schedules add column kind text not null default 'script' check (kind in ('script', 'job'))`.execute(db);
      await sql`alter table schedules add column scripts text not null default ''`.execute(db);
    },
  },
  {
    id: '0410-schedule-makers',
    async up(db) {
      // Since when `maker` answers for it: whoever changes what is started becomes its maker.
      await sql`alter table schedules add column maker_since integer not null default 0`.execute(db);
      await sql`update schedules set maker_since = created_at`.execute(db);
    },
  },
];
