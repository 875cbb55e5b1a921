import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The tables of jobs, step by step. Times are milliseconds since 1970. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0160-jobs',
    async up(db) {
      await sql`create table jobs (
        id text primary key,
        name text not null unique collate nocase,
        text text not null,
        maker text not null,
        changed_at integer not null
      ) strict`.execute(db);
      // What a run of a job goes by, whatever becomes of the job: the plan as it was, its scripts by id, and in whose name.
      await sql`create table job_runs (
        run text primary key,
        job text not null,
        plan text not null,
        scripts text not null,
        actor text not null
      ) strict`.execute(db);
    },
  },
  {
    id: '0162-job-scripts',
    async up(db) {
      // The scripts that its steps meant when it was saved, by id, in the order of the steps; null where nobody said so.
      await sql`alter table jobs add column scripts text`.execute(db);
    },
  },
];
