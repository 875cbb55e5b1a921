import { sql } from 'kysely';
import type { Db, MigrationStep } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import { isStorage } from '#main/platform/storage-faults';
import { fold, type AccountTables } from './store';

interface NameTables {
  machine_names: { name: string };
}

/** The names under which somebody was the person at the machine for this data folder. */
export const migrations: readonly MigrationStep[] = [
  {
    id: '0347-machine-names',
    async up(db) {
      await sql`create table machine_names (name text primary key) strict, without rowid`.execute(db);
    },
  },
];

/**
 * Every name that the person at the machine had with this data folder, with the one of now: who is renamed, or has the folder restored under another
 * user, is still who made what is in it. None that an account has: what that made would be the machine person's, and theirs the account's.
 */
export async function rememberMachine({ db, log }: { readonly db: Db; readonly log: Log }, person: string): Promise<ReadonlySet<string>> {
  const tables = db.tables<NameTables & AccountTables>();
  const known = await tables.selectFrom('machine_names').select('name').execute();
  const names = new Set([...known.map(({ name }) => name), person]);
  const folded = [...names].map(fold);
  const taken = await tables.selectFrom('accounts').select('folded').where('folded', 'in', folded).execute();
  const accounts = new Set(taken.map((row) => row.folded));
  for (const name of names) if (accounts.has(fold(name))) names.delete(name);
  if (!names.has(person) || known.some(({ name }) => name === person)) return names;
  try {
    await db.write((tx) => tx.tables<NameTables>().insertInto('machine_names').values({ name: person }).execute());
  } catch (error) {
    // A hub whose disk is full starts; the next one remembers.
    if (!isStorage(error)) throw error;
    log.warn('accounts.machine-name', { code: error.code });
  }
  return names;
}
