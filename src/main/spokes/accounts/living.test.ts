import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allScopes, type ObjectRef } from '#shared/contract/kernel';
import { openAccounts, type AccountsBench } from '../../../../tests/support/accounts-bench';

let bench: AccountsBench;
const tags: Readonly<Record<string, readonly string[]>> = { deploy: ['web'], backup: ['db'] };
const tagsOf = ({ kind, id }: ObjectRef) => {
  const known = kind === 'script' ? tags[id] : undefined;
  return known === undefined ? undefined : [known];
};
beforeEach(async () => {
  bench = await openAccounts(tagsOf);
});
afterEach(() => bench.close());

const HOUR = 3_600_000;
const bySecret = (secret: string) => bench.accounts.signIn.bySecret(secret, bench.from(), bench.face);

test('what somebody had started later starts for who may then: not while their directory is not offered, nor beyond the tags of their role', async () => {
  const { accounts } = bench;
  const roles = { scopes: ['runs:write' as const], tags: ['web'] };
  await accounts.roles.add({ role: 'web', description: '', ...roles }, bench.contextOf());
  await accounts.roles.addMapping({ provider: 'company', group: 'cn=web', role: 'web' }, bench.contextOf());
  const person = { provider: 'company', subject: 'uid-7', name: 'grace', displayName: 'Grace Hopper', groups: ['cn=web'] };
  const offer = () => accounts.ways.add({ kind: 'password', id: 'company', label: 'Company', check: async () => person });
  const stop = offer();
  bench.signedIn(await bench.signIn('grace'));
  const may = (id?: string, since = bench.time.now) =>
    accounts.mayNow({ name: 'grace', since }, 'runs:write', id === undefined ? undefined : { kind: 'script', id });
  expect([may('deploy'), may('backup'), may('gone'), may()]).toEqual([true, false, false, true]);
  expect(may('deploy', bench.time.now - 1)).toBe(false);
  stop();
  expect([may('deploy'), may()]).toEqual([false, false]);
  offer();
  expect(may('deploy')).toBe(true);
});

describe('a session', () => {
  test('is taken up again by the next hub', async () => {
    await bench.add('ada', ['operator']);
    const { secret, session } = bench.signedIn(await bench.signIn('ada'));
    await bench.restart();
    expect(session.ended.aborted).toBe(true);
    expect(bySecret(secret)?.may('runs:write')).toBe(true);
  });

  test('ends when nobody uses it for half a day, and after a week however much it is used', async () => {
    await bench.add('ada');
    const { secret } = bench.signedIn(await bench.signIn('ada'));
    for (let hours = 0; hours < 7 * 24 - 11; hours += 11) {
      bench.time.now += 11 * HOUR;
      expect(bySecret(secret)).toBeDefined();
    }
    bench.time.now += 11 * HOUR;
    expect(bySecret(secret)).toBeUndefined();
    const other = bench.signedIn(await bench.signIn('ada'));
    bench.time.now += 13 * HOUR;
    expect(bySecret(other.secret)).toBeUndefined();
  });

  test('ends at once where somebody ends it, disables or removes the account, or sets its password', async () => {
    await bench.add('ada');
    const context = bench.contextOf();
    const acts = [
      () => bench.accounts.handlers.endSessions({ account: 'ada' }, context),
      () => bench.accounts.handlers.setPassword({ account: 'ada', password: 'the password of ada', mustChange: false }, context),
      () => bench.accounts.handlers.change({ account: 'ada', disabled: true }, context),
      () =>
        bench.accounts.handlers
          .change({ account: 'ada', disabled: false }, context)
          .then(() => bench.accounts.handlers.remove({ account: 'ada' }, context)),
    ];
    for (const [at, act] of acts.entries()) {
      if (at === 3) await bench.accounts.handlers.change({ account: 'ada', disabled: false }, context);
      const { secret, session } = bench.signedIn(await bench.signIn('ada'));
      await act();
      expect([at, session.ended.aborted, bySecret(secret)]).toEqual([at, true, undefined]);
    }
  });

  test('that changes the password stays, and all others of the account end', async () => {
    await bench.add('ada');
    const [mine, other] = [bench.signedIn(await bench.signIn('ada')), bench.signedIn(await bench.signIn('ada'))];
    const change = (current: string, next: string) =>
      bench.accounts.handlers.changePassword({ current, next }, bench.contextOf(mine.session));
    await expect(change('x', 'a new and longer one')).rejects.toMatchObject({ code: 'PASSWORD_WRONG' });
    await expect(change('the password of ada', 'ada')).rejects.toMatchObject({ code: 'PASSWORD_REFUSED' });
    await change('the password of ada', 'a new and longer one');
    expect([mine.session.ended.aborted, other.session.ended.aborted]).toEqual([false, true]);
    bench.signedIn(await bench.signIn('ada', 'a new and longer one'));
  });

  test('is shown to its owner, who ends others and signs out', async () => {
    await bench.add('ada');
    const [mine, other] = [bench.signedIn(await bench.signIn('ada')), bench.signedIn(await bench.signIn('ada'))];
    const context = bench.contextOf(mine.session);
    const { sessions } = await bench.accounts.handlers.me({}, context);
    const [elsewhere] = sessions.filter(({ current }) => !current);
    expect(sessions).toHaveLength(2);
    await bench.accounts.handlers.endSession({ session: elsewhere?.id ?? '' }, context);
    expect(other.session.ended.aborted).toBe(true);
    await bench.accounts.handlers.signOut({}, context);
    expect([mine.session.ended.aborted, bySecret(mine.secret)]).toEqual([true, undefined]);
    await expect(bench.accounts.handlers.me({}, bench.contextOf())).rejects.toMatchObject({ code: 'ACCOUNT_MISSING' });
  });
});

describe('a role', () => {
  test('that is limited to tags reaches scripts with one of them, sees lists, and changes nothing that it cannot name', async () => {
    await bench.accounts.roles.add(
      { role: 'web', description: '', scopes: ['scripts:read', 'runs:write', 'settings:write', 'audit:read'], tags: ['web'] },
      bench.contextOf(),
    );
    await bench.add('ada', ['web']);
    const { session } = bench.signedIn(await bench.signIn('ada'));
    const may = (scope: Parameters<typeof session.may>[0], id?: string) =>
      session.may(scope, id === undefined ? undefined : { kind: 'script', id });
    expect([may('runs:write', 'deploy'), may('runs:write', 'backup'), may('runs:write', 'gone')]).toEqual([true, false, false]);
    expect([may('scripts:read'), may('settings:write'), may('runs:write')]).toEqual([true, false, false]);
    // The record is about everybody, and nothing of it is theirs alone.
    expect(may('audit:read')).toBe(false);
    expect(session.may('settings:write', { kind: 'setting', id: 'trust' })).toBe(false);
    expect(may('hub:read')).toBe(true);
  });

  test('that is changed or taken away is changed for living sessions, which are told', async () => {
    await bench.accounts.roles.add({ role: 'web', description: '', scopes: ['runs:write', 'runs:read'], tags: null }, bench.contextOf());
    await bench.add('ada', ['web']);
    const { session } = bench.signedIn(await bench.signIn('ada'));
    let told = 0;
    session.onNarrowed(() => (told += 1));
    await bench.accounts.roles.change({ role: 'web', scopes: ['runs:read'] }, bench.contextOf());
    expect([session.may('runs:write'), session.may('runs:read'), told]).toEqual([false, true, 1]);
    await bench.accounts.roles.remove({ role: 'web' }, bench.contextOf());
    expect([session.may('runs:read'), [...session.scopes].sort()]).toEqual([false, ['accounts:self', 'hub:read', 'lock:self']]);
    // One that is made later under this name is nobody's.
    await bench.accounts.roles.add({ role: 'web', description: '', scopes: ['runs:write'], tags: null }, bench.contextOf());
    expect(session.may('runs:write')).toBe(false);
  });

  test('is given by nobody who has less, and gives no power over who has more', async () => {
    await bench.accounts.roles.add(
      { role: 'hr', description: '', scopes: ['accounts:admin', 'accounts:read'], tags: null },
      bench.contextOf(),
    );
    await bench.add('ada', ['administrator']);
    await bench.add('grace', ['hr']);
    const grace = bench.contextOf(bench.signedIn(await bench.signIn('grace')).session);
    const { handlers, roles } = bench.accounts;
    const exceeded = { code: 'RIGHTS_EXCEEDED' };
    await expect(handlers.change({ account: 'grace', roles: ['administrator'] }, grace)).rejects.toMatchObject(exceeded);
    await expect(handlers.setPassword({ account: 'ada', password: 'taken over by me', mustChange: false }, grace)).rejects.toMatchObject(
      exceeded,
    );
    await expect(handlers.removeFactor({ account: 'ada' }, grace)).rejects.toMatchObject(exceeded);
    await expect(handlers.addToken({ account: 'ada', name: 'x', scopes: ['runs:write'], days: 1 }, grace)).rejects.toMatchObject(exceeded);
    await expect(roles.change({ role: 'hr', scopes: ['runs:write'] }, grace)).rejects.toMatchObject(exceeded);
    await expect(roles.addMapping({ provider: 'x', group: 'y', role: 'administrator' }, grace)).rejects.toMatchObject(exceeded);
    // An administrator does, although no browser has the scopes of who has the machine.
    const ada = bench.contextOf(bench.signedIn(await bench.signIn('ada')).session);
    expect(await handlers.change({ account: 'grace', roles: ['administrator'] }, ada)).toMatchObject({ inForce: ['administrator'] });
  });

  test('is shown with what it allows, and from where', async () => {
    await bench.accounts.roles.add({ role: 'web', description: '', scopes: ['runs:write'], tags: ['web'] }, bench.contextOf());
    await bench.add('ada', ['web', 'read-only']);
    const { rights } = await bench.accounts.handlers.whatMay({ account: 'ada' }, bench.contextOf());
    const right = (scope: string) => rights.find((one) => one.scope === scope)?.from;
    expect(right('runs:write')).toEqual([{ role: 'web', tags: ['web'] }]);
    expect(right('runs:read')).toEqual([{ role: 'read-only', tags: null }]);
    expect(right('scripts:approve')).toBeUndefined();
  });

  test('is shown with what its sessions have, and nothing that a limited role has for nothing', async () => {
    const role = { description: '', scopes: allScopes.filter((scope) => scope !== 'accounts:admin' && scope !== 'lock:self') };
    await bench.accounts.roles.add({ ...role, role: 'web', tags: ['web'] }, bench.contextOf());
    await bench.add('ada', ['web']);
    const { session } = bench.signedIn(await bench.signIn('ada'));
    const { rights } = await bench.accounts.handlers.whatMay({ account: 'ada' }, bench.contextOf());
    expect(rights.map(({ scope }) => scope).sort()).toEqual([...session.scopes].sort());
    expect(rights.map(({ scope }) => scope)).not.toContain('audit:read');
  });
});

describe('a personal access token', () => {
  const ci = { name: 'ci', days: 1, password: 'the password of ada' } as const;
  const byToken = (secret: string) => bench.accounts.signIn.byToken(secret, bench.from(), bench.face);

  test('has its own scopes at most, those of its account at most, and ends when it is too old or taken away', async () => {
    await bench.add('ada', ['operator']);
    const mine = bench.contextOf(bench.signedIn(await bench.signIn('ada')).session);
    const { handlers } = bench.accounts;
    const made = await handlers.addToken({ ...ci, scopes: ['runs:write', 'scripts:approve'] }, mine);
    expect(made.secret.startsWith(made.token.prefix)).toBe(true);
    expect(JSON.stringify(await handlers.me({}, mine))).not.toContain(made.secret);
    const session = byToken(made.secret);
    expect([session?.may('runs:write'), session?.may('runs:read'), session?.may('scripts:approve')]).toEqual([true, false, false]);
    await bench.restart();
    expect(byToken(made.secret)?.may('runs:write')).toBe(true);
    await bench.accounts.handlers.change({ account: 'ada', roles: ['read-only'] }, bench.contextOf());
    expect(byToken(made.secret)?.may('runs:write')).toBe(false);
    bench.time.now += 25 * HOUR;
    expect(byToken(made.secret)).toBeUndefined();
  });

  test('makes no other tokens, and is gone at once when it is taken away', async () => {
    await bench.add('ada', ['operator']);
    const mine = bench.contextOf(bench.signedIn(await bench.signIn('ada')).session);
    const { handlers } = bench.accounts;
    const { secret, token } = await handlers.addToken({ ...ci, scopes: ['accounts:self', 'runs:read'] }, mine);
    const session = byToken(secret);
    if (session === undefined) throw new Error('no session');
    await expect(handlers.addToken({ name: 'more', scopes: ['runs:write'], days: 1 }, bench.contextOf(session))).rejects.toMatchObject({
      code: 'TOKEN_SESSION',
    });
    await handlers.removeToken({ token: token.id }, mine);
    expect([session.ended.aborted, byToken(secret)]).toEqual([true, undefined]);
  });

  test('takes the password of who makes one, also where they name themselves', async () => {
    await bench.add('ada', ['administrator']);
    const mine = bench.contextOf(bench.signedIn(await bench.signIn('ada')).session);
    for (const wrong of [{}, { password: 'x' }, { account: 'ada' }]) {
      const made = bench.accounts.handlers.addToken({ name: 'ci', days: 1, scopes: ['runs:read'], ...wrong }, mine);
      await expect(made).rejects.toMatchObject({ code: 'PASSWORD_WRONG' });
    }
  });

  test('is gone with the password, whoever changes it, and with its time', async () => {
    await bench.add('ada', ['operator']);
    const { handlers } = bench.accounts;
    const mine = bench.contextOf(bench.signedIn(await bench.signIn('ada')).session);
    const first = await handlers.addToken({ ...ci, scopes: ['runs:read'] }, mine);
    await handlers.changePassword({ current: 'the password of ada', next: 'a new and longer one' }, mine);
    expect(byToken(first.secret)).toBeUndefined();
    const second = await handlers.addToken({ ...ci, scopes: ['runs:read'], password: 'a new and longer one' }, mine);
    await handlers.setPassword({ account: 'ada', password: 'another given one', mustChange: false }, bench.contextOf());
    expect(byToken(second.secret)).toBeUndefined();
    await bench.restart();
    expect([byToken(first.secret), byToken(second.secret)]).toEqual([undefined, undefined]);
  });

  test('for somebody else has nothing that who makes it has not: they may be given more later', async () => {
    await bench.accounts.roles.add(
      { role: 'hr', description: '', scopes: ['accounts:admin', 'accounts:read'], tags: null },
      bench.contextOf(),
    );
    await bench.add('ada');
    await bench.add('grace', ['hr']);
    const grace = bench.contextOf(bench.signedIn(await bench.signIn('grace')).session);
    const { handlers } = bench.accounts;
    const made = (scopes: ('accounts:read' | 'settings:write')[]) =>
      handlers.addToken({ account: 'ada', name: 'x', scopes, days: 1 }, grace);
    await expect(made(['settings:write'])).rejects.toMatchObject({ code: 'RIGHTS_EXCEEDED' });
    expect((await made(['accounts:read'])).token.scopes).toEqual(['accounts:read']);
  });

  test('ends with the sessions of its account, where those are ended, and begins anew with the next connection', async () => {
    await bench.add('ada', ['operator']);
    const mine = bench.contextOf(bench.signedIn(await bench.signIn('ada')).session);
    const { secret } = await bench.accounts.handlers.addToken({ ...ci, scopes: ['runs:read'] }, mine);
    const [browser, program] = [byToken(secret), bench.accounts.signIn.byToken(secret, { ...bench.from(), face: 'cli' }, bench.face)];
    await bench.accounts.handlers.endSessions({ account: 'ada' }, bench.contextOf());
    expect([browser?.ended.aborted, program?.ended.aborted]).toEqual([true, true]);
    expect(byToken(secret)?.ended.aborted).toBe(false);
  });

  test('sees to no security keys', async () => {
    await bench.add('ada');
    const mine = bench.contextOf(bench.signedIn(await bench.signIn('ada')).session);
    const { secret } = await bench.accounts.handlers.addToken({ ...ci, scopes: ['accounts:self'] }, mine);
    const session = byToken(secret);
    if (session === undefined) throw new Error('no session');
    await expect(bench.accounts.keys.list({}, bench.contextOf(session))).rejects.toMatchObject({ code: 'TOKEN_SESSION' });
  });
});
