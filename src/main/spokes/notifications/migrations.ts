import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The tables of notifications, step by step. Times are milliseconds since 1970. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0171-notifications',
    async up(db) {
      await sql`create table notification_rules (
        id text primary key,
        name text not null unique collate nocase,
        doc text not null,
        paused integer not null check (paused in (0, 1)),
        maker text not null,
        created_at integer not null
      ) strict`.execute(db);
      // `sending`: where its webhook stands; null where it has none. A rule that is removed leaves what it told.
      await sql`create table notices (
        seq integer primary key autoincrement,
        id text not null unique,
        rule_id text not null,
        kind text not null,
        run text not null,
        at integer not null,
        doc text not null,
        read integer not null check (read in (0, 1)),
        sending text,
        attempts integer not null,
        next_at integer not null,
        detail text,
        unique (rule_id, run, kind)
      ) strict`.execute(db);
      await sql`create index notices_sending on notices (sending, next_at) where sending = 'waiting'`.execute(db);
      // Scripts whose last run that says something has failed.
      await sql`create table failing_scripts (script text primary key) strict, without rowid`.execute(db);
    },
  },
  {
    id: '0211-notices-together',
    async up(db) {
      // When a notice of many runs takes no more; null for one of a single run.
      await sql`alter table notices add column until integer`.execute(db);
      // Each run that was told of, by which rule, why, and in which notice: one is told of once.
      await sql`create table notice_runs (
        rule_id text not null,
        run text not null,
        kind text not null,
        script text not null,
        at integer not null,
        notice text not null references notices (id) on delete cascade,
        primary key (rule_id, run, kind)
      ) strict, without rowid`.execute(db);
      await sql`create index notice_runs_notice on notice_runs (notice, script)`.execute(db);
      await sql`create index notice_runs_at on notice_runs (rule_id, kind, at)`.execute(db);
      await sql`insert into notice_runs (rule_id, run, kind, script, at, notice)
        select rule_id, run, kind, coalesce(json_extract(doc, '$.script.id'), ''), at, id from notices`.execute(db);
    },
  },
  {
    // Secrets whose value is due, and since when: one notice each, without a rule.
    id: '0400-due-notices',
    async up(db) {
      await sql`create table due_notices (
        secret text primary key,
        id text not null unique,
        due_at integer not null,
        at integer not null,
        read integer not null check (read in (0, 1))
      ) strict, without rowid`.execute(db);
    },
  },
];
