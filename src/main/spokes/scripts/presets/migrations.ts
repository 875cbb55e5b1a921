import { sql } from 'kysely';
import type { MigrationStep } from '#main/platform/db-port';

/** What presets lie in. They are a script's by its id: they stay when its source is removed, and are there when it comes back. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0090-script-presets',
    async up(db) {
      await sql`create table script_presets (
        script text not null,
        name text not null,
        params text not null,
        saved_by text not null,
        saved_at integer not null,
        primary key (script, name)
      ) strict, without rowid`.execute(db);
    },
  },
];
