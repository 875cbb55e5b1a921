import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAccounts } from '../../../../tests/support/accounts-bench';
import { memoryLog, openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { migrations, rememberMachine } from './index';

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
  expect(await as('grace')).toEqual(['grace']);
  expect(await as('ada')).toEqual(['ada']);
  await bench.close();
});
