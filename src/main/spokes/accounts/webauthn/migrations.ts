import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The table of security keys: public keys are no secret. Times are milliseconds since 1970. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0340-security-keys',
    async up(db) {
      await sql`create table security_keys (
        id text primary key,
        account text not null references accounts (id) on delete cascade,
        credential text not null unique,
        public_key blob not null,
        counter integer not null,
        transports text not null,
        rp_id text not null,
        name text not null,
        created_at integer not null,
        used_at integer
      ) strict`.execute(db);
      await sql`create index security_keys_account on security_keys (account)`.execute(db);
    },
  },
];
