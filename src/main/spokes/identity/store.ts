import type { Kysely } from 'kysely';
import { Application } from '#shared/contract/applications';
import { Registration, Scopes } from '#shared/contract/identity';
import type { Log } from '#main/platform/log-port';
import { unregistered } from './registration';

/** The tables of identity, as Kysely types its queries. */
export interface IdentityTables {
  identity_registration: { only_one: 1; registration: string };
  identity_defaults: { registration: string; account: string };
  identity_scopes: { registration: string; account: string; scopes: string };
  identity_applications: { name: string; application: string };
}

/** What people sign in to. A row that makes no sense is logged, and nobody can sign in. */
export async function loadRegistration(db: Kysely<IdentityTables>, log: Log): Promise<Registration> {
  const row = await db.selectFrom('identity_registration').select('registration').executeTakeFirst();
  if (row === undefined) return unregistered;
  const read = Registration.safeParse(parseJson(row.registration)).data;
  if (read === undefined) log.warn('identity.registration-ignored', {});
  return read ?? unregistered;
}

/** Replaces it. */
export async function storeRegistration(db: Kysely<IdentityTables>, registration: Registration): Promise<void> {
  const row = { only_one: 1 as const, registration: JSON.stringify(registration) };
  await db
    .insertInto('identity_registration')
    .values(row)
    .onConflict((conflict) => conflict.column('only_one').doUpdateSet({ registration: row.registration }))
    .execute();
}

/** The default account of a registration, by the name of its cache. */
export async function loadDefault(db: Kysely<IdentityTables>, registration: string): Promise<string | undefined> {
  const row = await db.selectFrom('identity_defaults').select('account').where('registration', '=', registration).executeTakeFirst();
  return row?.account;
}

/** Makes an account the default; undefined takes the default away. */
export async function storeDefault(db: Kysely<IdentityTables>, registration: string, account: string | undefined): Promise<void> {
  await db.deleteFrom('identity_defaults').where('registration', '=', registration).execute();
  if (account !== undefined) await db.insertInto('identity_defaults').values({ registration, account }).execute();
}

/** Scopes that people were asked for and agreed to, in a registration: of one account, or of all where none is said. */
export async function loadScopes(db: Kysely<IdentityTables>, registration: string, account?: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('identity_scopes')
    .select('scopes')
    .where('registration', '=', registration)
    .$if(account !== undefined, (query) => query.where('account', '=', account ?? ''))
    .execute();
  return [...new Set(rows.flatMap(({ scopes }) => Scopes.safeParse(parseJson(scopes)).data ?? []))];
}

/** Keeps them; none takes them away. */
export async function storeScopes(
  db: Kysely<IdentityTables>,
  registration: string,
  account: string,
  scopes: readonly string[],
): Promise<void> {
  await db.deleteFrom('identity_scopes').where('registration', '=', registration).where('account', '=', account).execute();
  if (scopes.length > 0)
    await db
      .insertInto('identity_scopes')
      .values({ registration, account, scopes: JSON.stringify(scopes) })
      .execute();
}

/** Every application by its name. One that makes no sense is logged and left where it is. */
export async function loadApplications(db: Kysely<IdentityTables>, log: Log): Promise<readonly Application[]> {
  const rows = await db.selectFrom('identity_applications').selectAll().orderBy('name').execute();
  return rows.flatMap(({ name, application }) => {
    const read = Application.safeParse(parseJson(application)).data;
    if (read === undefined) log.warn('identity.application-ignored', { name });
    return read ?? [];
  });
}

/** Adds one; false where its name is taken. */
export async function insertApplication(db: Kysely<IdentityTables>, application: Application): Promise<boolean> {
  const row = { name: application.name, application: JSON.stringify(application) };
  const added = await db
    .insertInto('identity_applications')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(added.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Forgets one; false where there is none. */
export async function deleteApplication(db: Kysely<IdentityTables>, name: string): Promise<boolean> {
  const removed = await db.deleteFrom('identity_applications').where('name', '=', name).executeTakeFirst();
  return Number(removed.numDeletedRows) > 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // The schema refuses it.
  }
}
