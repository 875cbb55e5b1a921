import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The table of requests. Times are milliseconds since 1970. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0370-approval-requests',
    async up(db) {
      // `state` is what decides: it is changed by conditional updates alone. `start` is what is to be started, without its secrets, which
      // are never written down; `secrets` says whether there are any.
      await sql`create table approval_requests (
        seq integer primary key autoincrement,
        id text not null unique,
        person text not null,
        state text not null,
        expires_at integer not null,
        secrets integer not null check (secrets in (0, 1)),
        doc text not null,
        start text not null,
        plan text not null,
        trust text not null
      ) strict`.execute(db);
      await sql`create index approval_requests_state on approval_requests (state, person)`.execute(db);
    },
  },
  {
    id: '0371-approval-values',
    async up(db) {
      // The values in full, for who decides: `doc` has them in brief. Null of requests from before.
      await sql`alter table approval_requests add column params text`.execute(db);
    },
  },
];
