import type { Kysely } from 'kysely';

export interface SourceTables {
  sources: { id: string; label: string; folder: string; added_at: number };
}

/** A source as a person added it. */
export interface SourceRow {
  readonly id: string;
  readonly label: string;
  readonly folder: string;
}

const MAX_SOURCES = 1_000;

export const allSources = (db: Kysely<SourceTables>): Promise<SourceRow[]> =>
  db.selectFrom('sources').select(['id', 'label', 'folder']).orderBy('added_at').orderBy('id').limit(MAX_SOURCES).execute();

export async function insertSource(db: Kysely<SourceTables>, source: SourceRow, addedAt: number): Promise<void> {
  await db
    .insertInto('sources')
    .values({ ...source, added_at: addedAt })
    .execute();
}

export async function deleteSource(db: Kysely<SourceTables>, id: string): Promise<void> {
  await db.deleteFrom('sources').where('id', '=', id).execute();
}
