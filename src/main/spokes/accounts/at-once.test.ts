import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { openAccounts, type AccountsBench } from '../../../../tests/support/accounts-bench';
import type { ExternalPerson } from './sign-in-port';

let bench: AccountsBench;
beforeEach(async () => {
  bench = await openAccounts();
});
afterEach(() => bench.close());

/** What was asked for in the same moment, in this order. */
const outcomes = async (asked: readonly Promise<unknown>[]): Promise<readonly string[]> =>
  (await Promise.allSettled(asked)).map((one) =>
    one.status === 'fulfilled' ? 'ok' : one.reason instanceof HubError ? one.reason.code : String(one.reason),
  );
const addRole = (role: string, scopes: ('runs:read' | 'secrets:write')[] = ['runs:read']) =>
  bench.accounts.roles.add({ role, description: '', scopes, tags: null }, bench.contextOf());
const shown = (name: string) => [...bench.accounts.holders('runs:read')].includes(name);

describe('in the same moment', () => {
  test('a role that is removed undoes neither a disabling nor a new password', async () => {
    await addRole('web');
    await bench.add('ada', ['web']);
    const { handlers, roles } = bench.accounts;
    await Promise.all([
      handlers.setPassword({ account: 'ada', password: 'chosen by an administrator', mustChange: false }, bench.contextOf()),
      handlers.change({ account: 'ada', disabled: true }, bench.contextOf()),
      roles.remove({ role: 'web' }, bench.contextOf()),
    ]);
    expect(await bench.signIn('ada', 'chosen by an administrator')).toEqual({ step: 'refused', reason: 'disabled' });
    await bench.restart();
    expect(await bench.signIn('ada', 'chosen by an administrator')).toEqual({ step: 'refused', reason: 'disabled' });
  });

  test('two changes of a role both count', async () => {
    await addRole('web', ['runs:read', 'secrets:write']);
    const { roles } = bench.accounts;
    const [, last] = await Promise.all([
      roles.change({ role: 'web', scopes: ['runs:read'] }, bench.contextOf()),
      roles.change({ role: 'web', description: 'Web servers' }, bench.contextOf()),
    ]);
    expect(last).toMatchObject({ scopes: ['runs:read'], description: 'Web servers' });
  });

  test('a role is made once', async () => {
    expect(await outcomes([addRole('web'), addRole('web', ['secrets:write'])])).toEqual(['ok', 'ROLE_EXISTS']);
  });

  test('a group is given a role once', async () => {
    const map = () => bench.accounts.roles.addMapping({ provider: 'company', group: 'ops', role: 'operator' }, bench.contextOf());
    expect(await outcomes([map(), map()])).toEqual(['ok', 'ok']);
    await bench.restart();
    expect((await bench.accounts.roles.mappings({}, bench.contextOf())).mappings).toHaveLength(1);
  });

  test('nobody is given a role that is removed: one of that name later is not theirs', async () => {
    await addRole('web');
    await bench.add('ada');
    const { handlers, roles } = bench.accounts;
    const asked = [
      roles.remove({ role: 'web' }, bench.contextOf()),
      handlers.change({ account: 'ada', roles: ['web'] }, bench.contextOf()),
      roles.addMapping({ provider: 'company', group: 'ops', role: 'web' }, bench.contextOf()),
    ];
    expect(await outcomes(asked)).toEqual(['ok', 'ROLE_NOT_FOUND', 'ROLE_NOT_FOUND']);
    await addRole('web');
    expect(shown('ada')).toBe(false);
  });

  test('an account has no more tokens than it may have', async () => {
    await bench.add('ada', ['administrator']);
    const add = (at: number) =>
      bench.accounts.handlers.addToken({ account: 'ada', name: `t${at}`, scopes: ['runs:read'], days: 1 }, bench.contextOf());
    const came = await outcomes(Array.from({ length: 55 }, (_, at) => add(at)));
    expect(came.slice(48)).toEqual(['ok', 'ok', 'TOKENS_FULL', 'TOKENS_FULL', 'TOKENS_FULL', 'TOKENS_FULL', 'TOKENS_FULL']);
    expect(bench.audited.at(-1)).toMatchObject({
      action: 'account.add-token',
      detail: { scopes: 'runs:read', expiresAt: '2026-03-02T08:00:00.000Z' },
    });
  });

  test('somebody of a directory comes in twice for the first time, into one account', async () => {
    const person: ExternalPerson = { provider: 'company', subject: 'uid-7', name: 'grace', displayName: 'Grace', groups: ['ops'] };
    await bench.accounts.roles.addMapping({ provider: 'company', group: 'ops', role: 'operator' }, bench.contextOf());
    bench.accounts.ways.add({ kind: 'password', id: 'company', label: 'Company', check: async () => person });
    const both = await Promise.all([bench.signIn('grace'), bench.signIn('grace')]);
    expect(both.map((step) => bench.signedIn(step).session.actor.name)).toEqual(['grace', 'grace']);
  });
});

test('an account that has more tokens than it may have shows so many, and any of them can be removed', async () => {
  const { id } = await bench.add('ada');
  await bench.db.write(async (tx) => {
    for (let at = 0; at < 52; at += 1) {
      const row = { id: `t${at}`, hash: `h${at}`, account: id, name: `t${at}`, prefix: `p${at}`, scopes: '[]', created_at: at };
      const values = { ...row, last_used_at: null, expires_at: bench.time.now + 1 };
      await tx.tables<{ account_tokens: typeof values }>().insertInto('account_tokens').values(values).execute();
    }
  });
  await bench.restart();
  const { handlers } = bench.accounts;
  const names = async () => (await handlers.sessions({ account: 'ada' }, bench.contextOf())).tokens.map(({ name }) => name);
  expect(await names()).toHaveLength(50);
  await handlers.removeToken({ account: 'ada', token: 't0' }, bench.contextOf());
  await handlers.removeToken({ account: 'ada', token: 't51' }, bench.contextOf());
  expect(await names()).toHaveLength(50);
  expect(await names()).toContain('t50');
});
