import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAccounts, type AccountsBench } from '../../../../tests/support/accounts-bench';

let bench: AccountsBench;
beforeEach(async () => {
  bench = await openAccounts();
  await bench.accounts.roles.addMapping({ provider: 'company', group: 'Ops', role: 'operator' }, bench.contextOf());
  bench.accounts.ways.add({
    kind: 'redirect',
    id: 'company',
    label: 'Company',
    begin: async (back) => ({ location: 'https://login.example.com/', kept: back }),
    finish: async () => ({ provider: 'company', subject: 'uid-7', name: 'grace', displayName: 'Grace Hopper', groups: ['Ops'] }),
  });
});
afterEach(() => bench.close());

const leave = async (address: string): Promise<{ readonly kept?: string; readonly seconds?: number }> =>
  (await bench.accounts.signIn.leave('company', 'http://127.0.0.1/back', bench.from(undefined, address))) ?? {};
const MINUTE = 60_000;

test('one address goes off sixty times at once, and then once a second; another one is not held back by it', async () => {
  for (let n = 0; n < 60; n += 1) expect(await leave('192.0.2.7')).toHaveProperty('kept');
  expect(await leave('192.0.2.7')).toEqual({ seconds: 1 });
  expect(await leave('192.0.2.8')).toHaveProperty('kept');
  bench.time.now += 1_000;
  expect(await leave('192.0.2.7')).toHaveProperty('kept');
});

test('every address of this machine is the same one', async () => {
  for (let n = 0; n < 58; n += 1) expect(await leave(`127.0.0.${n + 1}`)).toHaveProperty('kept');
  for (const address of ['::1', '::ffff:127.0.0.1']) expect(await leave(address)).toHaveProperty('kept');
  expect(await leave('127.1.2.3')).toEqual({ seconds: 1 });
});

test('who is on the way is pushed out by nobody, from however many addresses others set off', async () => {
  const { kept = '' } = await leave('192.0.2.1');
  for (let n = 1; n < 1_000; n += 1) expect(await leave(`198.51.100.${n}`)).toHaveProperty('kept');
  bench.time.now += 9 * MINUTE;
  expect(await leave('203.0.113.1')).toEqual({ seconds: 60 });
  const arrived = await bench.accounts.signIn.arrive('company', new URL('http://127.0.0.1/?code=1'), kept, bench.from(), bench.face);
  expect(bench.signedIn(arrived).session.actor.name).toBe('grace');
  expect(await leave('203.0.113.1')).toHaveProperty('kept');
});
