import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAccounts } from '../../../../tests/support/accounts-bench';
import { memoryLog, openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { migrations, rememberMachine } from './index';
import type { AccountTables } from './store';

let made: TestDb;
beforeEach(async () => {
  made = await openTestDb({ migrations });
});
afterEach(() => made.close());

const remember = async (person: string): Promise<string[]> =>
  [...(await rememberMachine({ db: made.db, log: memoryLog() }, person))].sort();

test('the person at the machine keeps the names that they had with this data folder', async () => {
  expect(await remember('ada')).toEqual(['ada']);
  expect(await remember('ada.l')).toEqual(['ada', 'ada.l']);
  expect(await remember('ada')).toEqual(['ada', 'ada.l']);
});

test('no account is called as they are or were, and a name that an account has is not kept as theirs', async () => {
  const bench = await openAccounts(undefined, new Set(['ada', 'ada.l']));
  for (const name of ['ada', 'ADA.L']) await expect(bench.add(name)).rejects.toMatchObject({ code: 'ACCOUNT_EXISTS' });
  await bench.add('Grace');
  const as = async (person: string): Promise<string[]> => [...(await rememberMachine({ db: bench.db, log: memoryLog() }, person))];
  expect(await as('grace')).toEqual([]);
  expect(await as('ada')).toEqual(['ada']);
  // One that was theirs before somebody had it, as in a data folder of an older Axle.
  await bench.db.write((tx) =>
    tx.tables<{ machine_names: { name: string } }>().insertInto('machine_names').values({ name: 'grace' }).execute(),
  );
  expect(await as('grace')).toEqual(['ada']);
  await bench.accounts.handlers.remove({ account: 'Grace' }, bench.contextOf());
  expect(await as('grace')).toEqual(['ada', 'grace']);
  await bench.close();
});

test('an account that is called as the hub is, or as the person at the machine, is named to the doctor and stays usable', async () => {
  const bench = await openAccounts(undefined, new Set(['ada']));
  for (const name of ['Axle', 'HUB', 'unknown']) await expect(bench.add(name)).rejects.toMatchObject({ code: 'ACCOUNT_EXISTS' });
  await bench.add('grace');
  expect(bench.accounts.takenNames()).toEqual([]);
  await bench.db.write((tx) => tx.tables<AccountTables>().updateTable('accounts').set({ name: 'Axle', folded: 'axle' }).execute());
  await bench.restart();
  expect(bench.accounts.takenNames()).toEqual(['Axle']);
  expect(bench.signedIn(await bench.signIn('axle', 'the password of grace')).session.actor.name).toBe('Axle');
  await bench.close();
});
