import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The tables of triggers, step by step. Times are milliseconds since 1970. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0170-triggers',
    async up(db) {
      // `proof_hash`: SHA-256 of a token, in hex; other secrets are files.
      await sql`create table triggers (
        id text primary key,
        name text not null unique collate nocase,
        script text not null,
        script_name text not null,
        params text not null,
        take text not null,
        event text not null,
        at_once integer not null,
        paused integer not null check (paused in (0, 1)),
        maker text not null,
        created_at integer not null,
        proof_hash text
      ) strict`.execute(db);
      // `key`: what is the same when an event comes again. `params` is emptied once they have been used.
      await sql`create table trigger_events (
        seq integer primary key autoincrement,
        id text not null unique,
        trigger_id text not null references triggers (id) on delete cascade,
        key text not null,
        at integer not null,
        about text not null,
        params text not null,
        address text,
        cause text,
        depth integer not null,
        state text not null,
        run text,
        code text,
        unique (trigger_id, key)
      ) strict`.execute(db);
      await sql`create index trigger_events_state on trigger_events (trigger_id, state, seq)`.execute(db);
      await sql`create index trigger_events_run on trigger_events (run) where run is not null`.execute(db);
      // Files that were seen and are still there; `identity` tells one from the next of the same name.
      await sql`create table trigger_files (
        trigger_id text not null references triggers (id) on delete cascade,
        name text not null,
        identity text not null,
        primary key (trigger_id, name)
      ) strict, without rowid`.execute(db);
      // One row: where requests are listened to.
      await sql`create table trigger_hooks (
        id integer primary key check (id = 1),
        listens integer not null check (listens in (0, 1)),
        address text not null,
        port integer not null
      ) strict`.execute(db);
    },
  },
  {
    id: '0231-triggers-of-jobs',
    async up(db) {
      // `scripts`: those that its maker was allowed to run, as JSON; empty stands for its own script.
      await sql`alter table triggers add column kind text not null default 'script' check (kind in ('script', 'job'))`.execute(db);
      await sql`alter table triggers add column scripts text not null default ''`.execute(db);
    },
  },
  {
    id: '0250-trigger-chains',
    async up(db) {
      // What a chain of runs that started each other began with: a run that no trigger started, or an event that is not of a run.
      await sql`alter table trigger_events add column root text`.execute(db);
      await sql`create index trigger_events_root on trigger_events (root) where root is not null`.execute(db);
    },
  },
  {
    id: '0411-trigger-makers',
    async up(db) {
      // Since when `maker` answers for it: whoever changes what is started becomes its maker.
      await sql`alter table triggers add column maker_since integer not null default 0`.execute(db);
      await sql`update triggers set maker_since = created_at`.execute(db);
    },
  },
];
