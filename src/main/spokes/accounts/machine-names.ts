import { sql, type Kysely } from 'kysely';
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
 * user, is still who made what is in it. Remembers the one of now, unless an account has it: what that made would be the machine person's.
 */
export async function rememberMachine({ db, log }: { readonly db: Db; readonly log: Log }, person: string): Promise<ReadonlySet<string>> {
  const known = await db.tables<NameTables>().selectFrom('machine_names').select('name').execute();
  const names = new Set(known.map(({ name }) => name));
  if (names.has(person)) return names;
  try {
    await db.write((tx) => remember(tx.tables<NameTables & AccountTables>(), person));
  } catch (error) {
    // A hub whose disk is full starts; the next one remembers.
    if (!isStorage(error)) throw error;
    log.warn('accounts.machine-name', { code: error.code });
  }
  return names.add(person);
}

async function remember(rows: Kysely<NameTables & AccountTables>, person: string): Promise<void> {
  const account = await rows.selectFrom('accounts').select('id').where('folded', '=', fold(person)).executeTakeFirst();
  if (account === undefined) await rows.insertInto('machine_names').values({ name: person }).execute();
}
