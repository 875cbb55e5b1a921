import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** The table of favourites. A script is named by its id and need not be there: it stays on the list until it comes back. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0200-favourites',
    async up(db) {
      await sql`create table favourites (
        person text not null,
        script text not null,
        added_at integer not null,
        primary key (person, script)
      ) strict, without rowid`.execute(db);
    },
  },
];
