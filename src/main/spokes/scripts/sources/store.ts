import type { Kysely } from 'kysely';

/** The table of this spoke, as Kysely types its queries. */
export interface SourceTables {
  sources: { id: string; label: string; folder: string; added_at: number; kind: string };
}

/** A source as a person added it. */
export interface SourceRow {
  readonly id: string;
  readonly label: string;
  readonly folder: string;
  /** What keeps the folder as it is: a person, or the syncs of a git repository. */
  readonly kind: 'folder' | 'git';
}

const MAX_SOURCES = 1_000;

/** The sources in the order in which they were added. */
export async function allSources(db: Kysely<SourceTables>): Promise<readonly SourceRow[]> {
  const columns = ['id', 'label', 'folder', 'kind'] as const;
  const rows = await db.selectFrom('sources').select(columns).orderBy('added_at').orderBy('id').limit(MAX_SOURCES).execute();
  return rows.map((row) => ({ ...row, kind: row.kind === 'git' ? 'git' : 'folder' }));
}

/** Remembers a source; `addedAt` is in milliseconds since 1970. Fails when its folder is one already. */
export async function insertSource(db: Kysely<SourceTables>, source: SourceRow, addedAt: number): Promise<void> {
  await db
    .insertInto('sources')
    .values({ ...source, added_at: addedAt })
    .execute();
}

/** Forgets a source; one that is unknown is gone already. */
export async function deleteSource(db: Kysely<SourceTables>, id: string): Promise<void> {
  await db.deleteFrom('sources').where('id', '=', id).execute();
}

/** Whether there is a source of this id. */
export async function hasSource(db: Kysely<SourceTables>, id: string): Promise<boolean> {
  return (await db.selectFrom('sources').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
}
