import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The tables of runs, step by step. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0060-runs',
    async up(db) {
      // The document is the run as the contract describes it; the columns are what lists filter and order by;
      // `params` are the values in full, for a repeat.
      await sql`create table runs (
        seq integer primary key autoincrement,
        id text not null unique,
        state text not null,
        subject text not null,
        name text not null,
        queued_at integer not null,
        ended_at integer,
        output_bytes integer not null default 0,
        output_gone integer not null default 0,
        params text not null,
        doc text not null
      ) strict`.execute(db);
      await sql`create index runs_open on runs (seq) where state in ('queued', 'starting', 'running')`.execute(db);
      await sql`create index runs_ended on runs (ended_at)`.execute(db);
      await sql`create index runs_subject on runs (subject, seq)`.execute(db);
    },
  },
  {
    id: '0070-runs-asked',
    async up(db) {
      // What was asked for beside the values, for a repeat and for a run that waits through a restart.
      await sql`alter table runs add column asked text not null default '{"sandbox":null,"columns":120,"rows":32}'`.execute(db);
    },
  },
  {
    id: '0161-run-steps',
    async up(db) {
      // The run of a job that this one is a step of, and which step; null for every other.
      await sql`alter table runs add column parent text`.execute(db);
      await sql`alter table runs add column step text`.execute(db);
      await sql`create index runs_parent on runs (parent, seq) where parent is not null`.execute(db);
    },
  },
  {
    id: '0210-runs-person',
    async up(db) {
      // Who started a script themselves: what each person ran last is found without reading what all the others ran.
      await sql`alter table runs add column person text`.execute(db);
      await sql`update runs set person = json_extract(doc, '$.actor.name')
        where json_valid(doc) and json_extract(doc, '$.subject.kind') = 'script' and json_extract(doc, '$.actor.face') <> 'hub'`.execute(
        db,
      );
      await sql`create index runs_person on runs (person, subject, seq) where person is not null`.execute(db);
    },
  },
];
