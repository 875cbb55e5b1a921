import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The tables of pools and of the slots taken from them, step by step. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0050-slots',
    async up(db) {
      await sql`create table slot_pools (
        name text primary key,
        max integer not null check (max >= 0),
        policy text not null
      ) strict`.execute(db);
      await sql`create table active_sessions (
        id integer primary key,
        pool text not null references slot_pools (name),
        run_id text,
        subject text not null,
        what text not null,
        holder text not null,
        host text not null,
        pid integer,
        start_time text,
        boot_id text,
        acquired_at integer not null,
        released_at integer
      ) strict`.execute(db);
      // Only what is held now is counted, so the semaphore costs the same however long the history is.
      await sql`create index active_sessions_held on active_sessions (pool, subject) where released_at is null`.execute(db);
      await sql`create index active_sessions_run on active_sessions (run_id) where released_at is null`.execute(db);
      await sql`insert into slot_pools (name, max, policy) values ('hub', 5, 'queue')`.execute(db);
    },
  },
  {
    id: '0080-slots-per-holder',
    async up(db) {
      await sql`alter table slot_pools add column per_holder integer check (per_holder > 0)`.execute(db);
      // Other policies were accepted here and never held to: nobody but a run can wait, be skipped or replaced.
      await sql`update slot_pools set policy = 'refuse' where name <> 'hub'`.execute(db);
    },
  },
  {
    id: '0260-slots-per-target',
    async up(db) {
      await sql`alter table slot_pools add column per_target integer check (per_target > 0)`.execute(db);
      // A list in JSON; null where there are none, which is most slots and costs them nothing.
      await sql`alter table active_sessions add column targets text`.execute(db);
    },
  },
];
