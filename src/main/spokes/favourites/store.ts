import type { Kysely } from 'kysely';

/** The table of favourites, as Kysely types its queries; `added_at` is milliseconds since 1970. */
export interface FavouriteTables {
  favourites: { person: string; script: string; added_at: number };
}

/** The scripts on each person's list, in the order in which they were added. */
export async function loadFavourites(db: Kysely<FavouriteTables>): Promise<Map<string, readonly string[]>> {
  const lists = new Map<string, readonly string[]>();
  const rows = await db.selectFrom('favourites').select(['person', 'script']).orderBy('added_at').orderBy('script').execute();
  for (const { person, script } of rows) lists.set(person, [...(lists.get(person) ?? []), script]);
  return lists;
}

/** The list of one person as the transaction sees it. */
export async function listOf(db: Kysely<FavouriteTables>, person: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('favourites')
    .select('script')
    .where('person', '=', person)
    .orderBy('added_at')
    .orderBy('script')
    .execute();
  return rows.map(({ script }) => script);
}

/** Puts a script on a list that does not have it. */
export async function insertFavourite(db: Kysely<FavouriteTables>, row: FavouriteTables['favourites']): Promise<void> {
  await db.insertInto('favourites').values(row).execute();
}

/** Takes a script off a list. */
export async function deleteFavourite(db: Kysely<FavouriteTables>, person: string, script: string): Promise<void> {
  await db.deleteFrom('favourites').where('person', '=', person).where('script', '=', script).execute();
}
