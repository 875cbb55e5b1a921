import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAccounts, type AccountsBench } from '../../../../../tests/support/accounts-bench';
import { HubError } from '#shared/contract/errors';
import type { WaySettings } from '#shared/contract/sign-in-ways';

let bench: AccountsBench;
beforeEach(async () => {
  bench = await openAccounts();
});
afterEach(() => bench.close());

const corp = (issuer: string): WaySettings => ({
  kind: 'oidc',
  issuer,
  clientId: 'hub',
  scopes: [],
  groupsClaim: 'groups',
  nameClaim: 'name',
});
const add = (issuer: string, secret: string) =>
  bench.accounts.otherWays.add({ way: 'corp', label: 'Corp', enabled: true, settings: corp(issuer), secret }, bench.contextOf());
const secrets = (): readonly string[] => [...bench.sealed.values.values()].map(String);
const list = async () => (await bench.accounts.otherWays.list({}, bench.contextOf())).ways;

test('of two ways of one id in the same moment the first is there, with its own secret', async () => {
  const [first, second] = await Promise.allSettled([add('https://one.example', 's1'), add('https://two.example', 's2')]);
  expect([first.status, second.status === 'rejected' && second.reason]).toMatchObject(['fulfilled', { code: 'SIGN_IN_WAY_EXISTS' }]);
  expect(await list()).toMatchObject([{ settings: { issuer: 'https://one.example' } }]);
  expect(secrets()).toEqual(['s1']);
});

test('two changes of a way both count', async () => {
  await add('https://one.example', 's1');
  const { otherWays } = bench.accounts;
  await Promise.all([
    otherWays.change({ way: 'corp', enabled: false }, bench.contextOf()),
    otherWays.change({ way: 'corp', label: 'Company' }, bench.contextOf()),
  ]);
  await bench.restart();
  expect(await list()).toMatchObject([{ enabled: false, label: 'Company', hasSecret: true }]);
});

test('a change that is not kept leaves the secret that was', async () => {
  await add('https://one.example', 's1');
  const refused = new HubError('RIGHTS_EXCEEDED', { scopes: [] });
  bench.refused.by = refused;
  const moved = bench.accounts.otherWays.change({ way: 'corp', settings: corp('https://two.example'), secret: 's2' }, bench.contextOf());
  await expect(moved).rejects.toBe(refused);
  expect(secrets()).toEqual(['s1']);
});

test('what is written down says who is believed', async () => {
  await add('https://one.example', 's1');
  expect(bench.audited.at(-1)).toMatchObject({
    action: 'sign-in-way.add',
    detail: { issuer: 'https://one.example', client: 'hub', ca: null },
  });
});
