import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAccounts, type AccountsBench } from '../../../../tests/support/accounts-bench';
import { HubError } from '#shared/contract/errors';
import { personName } from '#main/platform/person';
import type { HubSession } from '#main/platform/session-port';
import type { ExternalPerson } from './sign-in-port';

const keptOf = (left: Awaited<ReturnType<AccountsBench['accounts']['signIn']['leave']>>): string =>
  left !== undefined && 'kept' in left ? left.kept : '';

let bench: AccountsBench;
beforeEach(async () => {
  bench = await openAccounts();
});
afterEach(() => bench.close());

const { stringify } = JSON;

describe('another way to sign in', () => {
  const grace: ExternalPerson = {
    provider: 'company',
    subject: 'uid-7',
    name: 'grace',
    displayName: 'Grace Hopper',
    groups: ['Operators'],
  };
  const directory = (person: ExternalPerson | undefined) =>
    bench.accounts.ways.add({ kind: 'password', id: 'company', label: 'Company', check: async () => person });
  const map = () => bench.accounts.roles.addMapping({ provider: 'company', group: 'operators', role: 'operator' }, bench.contextOf());

  test('makes an account where a group brings a role, and takes the role away with the group', async () => {
    const stop = directory(grace);
    expect(await bench.signIn('grace')).toEqual({ step: 'refused', reason: 'no-role' });
    await map();
    const { session } = bench.signedIn(await bench.signIn('grace'));
    expect(session.may('runs:write')).toBe(true);
    bench.signedIn(await bench.signIn('grace'));
    stop();
    directory({ ...grace, groups: [] });
    expect(await bench.signIn('grace')).toEqual({ step: 'refused', reason: 'no-role' });
    expect(session.may('runs:write')).toBe(false);
    expect(bench.audited.filter(({ action }) => /^account\.(create|change)$/.test(action))).toMatchObject([
      { action: 'account.create', actor: { name: 'grace' }, detail: { roles: 'operator', provider: 'company' } },
      { action: 'account.change', actor: { name: 'grace' }, detail: { roles: '', provider: 'company' } },
    ]);
  });

  test('takes the name of nobody who is there already', async () => {
    await bench.add('grace', ['administrator']);
    await map();
    bench.accounts.ways.add({
      kind: 'redirect',
      id: 'company',
      label: 'Company',
      begin: async (back) => ({ location: 'https://login.example.com/', kept: back }),
      finish: async () => ({ ...grace, groups: ['operators'] }),
    });
    const left = await bench.accounts.signIn.leave('company', 'http://127.0.0.1/sign-in/with/company/back', bench.from());
    const arrive = () =>
      bench.accounts.signIn.arrive('company', new URL('http://127.0.0.1/?code=1'), keptOf(left), bench.from(), bench.face);
    const { session } = bench.signedIn(await arrive());
    expect(session.actor.name).toBe('grace-2');
    expect(session.may('scripts:approve')).toBe(false);
    expect(await arrive()).toEqual({ step: 'again' });
  });

  test('unlocks for who has another name here than there: their own directory is asked, by their name there', async () => {
    const asked: string[] = [];
    const found = { company: { ...grace, name: 'o’grace' }, other: undefined };
    const ways = (): void => {
      for (const id of ['other', 'company'] as const) {
        const check = async (name: string): Promise<ExternalPerson | undefined> => {
          asked.push(`${id} ${name}`);
          return found[id];
        };
        bench.accounts.ways.add({ kind: 'password', id, label: id, check });
      }
    };
    ways();
    await bench.add('ograce', ['administrator']);
    await map();
    const { session } = bench.signedIn(await bench.signIn('grace.h@example.com'));
    expect(session.actor.name).toBe('ograce-2');
    const account = bench.accounts.accountOf(session.id);
    await bench.restart();
    ways();
    asked.length = 0;
    const step = await bench.accounts.locks.comeIn(account ?? '', 'hers', bench.from(), bench.face);
    expect(bench.signedIn(step).session.actor.name).toBe('ograce-2');
    expect(asked).toEqual(['company grace.h@example.com']);
  });

  test('unlocks by another site for the same person alone, who is asked there anew', async () => {
    await map();
    let person: ExternalPerson = { ...grace, groups: ['operators'] };
    const anews: boolean[] = [];
    bench.accounts.ways.add({
      kind: 'redirect',
      id: 'company',
      label: 'Company',
      begin: async (back, anew) => {
        anews.push(anew);
        return { location: 'https://login.example.com/', kept: back };
      },
      finish: async () => person,
    });
    const come = async (locked?: HubSession) => {
      const { signIn } = bench.accounts;
      const left = await signIn.leave('company', 'http://127.0.0.1/sign-in/with/company/back', bench.from(), locked);
      return await signIn.arrive('company', new URL('http://127.0.0.1/?code=1'), keptOf(left), bench.from(), bench.face);
    };
    const { session } = bench.signedIn(await come());
    person = { ...person, subject: 'uid-8', name: 'mallory' };
    expect(await come(session)).toEqual({ step: 'refused', reason: 'declined', at: 'Company' });
    expect([...bench.accounts.holders('runs:write')]).toEqual(['grace']);
    person = { ...person, subject: grace.subject };
    const { session: next } = bench.signedIn(await come(session));
    // The strict cookie of the one that is unlocked does not come back from there: it has ended all the same.
    const { sessions } = await bench.accounts.handlers.me({}, { ...bench.contextOf(), actor: next.actor });
    expect(sessions.map(({ current }) => current)).toEqual([true]);
    expect([session.ended.aborted, next.ended.aborted]).toEqual([true, false]);
    expect(anews).toEqual([false, true, true]);
    expect(bench.audited.slice(-2)).toMatchObject([
      { action: 'session.unlock', outcome: 'refused' },
      { action: 'session.unlock', outcome: 'ok' },
    ]);
  });

  test('is asked anew who they are after a sign-out and beside a locked session, whatever the browser brings', async () => {
    await map();
    const anews: boolean[] = [];
    bench.accounts.ways.add({
      kind: 'redirect',
      id: 'company',
      label: 'Company',
      begin: async (back, anew) => {
        anews.push(anew);
        return { location: 'https://login.example.com/', kept: back };
      },
      finish: async () => ({ ...grace, groups: ['operators'] }),
    });
    const come = async (over = false) => {
      const { signIn } = bench.accounts;
      const left = await signIn.leave('company', 'http://127.0.0.1/sign-in/with/company/back', { ...bench.from(), over });
      const step = await signIn.arrive('company', new URL('http://127.0.0.1/?code=1'), keptOf(left), bench.from(), bench.face);
      return bench.signedIn(step).session;
    };
    const first = await come();
    await bench.accounts.handlers.signOut({}, bench.contextOf(first));
    await come();
    const third = await come();
    await bench.db.write((tx) => bench.accounts.locks.lock(tx, bench.accounts.locks.of(third.id)?.row ?? '', bench.time.now));
    const fourth = await come();
    await bench.db.write((tx) => bench.accounts.locks.end(tx, bench.accounts.locks.of(third.id)?.row ?? ''));
    await come();
    await come();
    await come(true);
    expect(fourth.locked).toBe(false);
    expect(anews).toEqual([false, true, false, true, true, false, true]);
  });

  test('that did not let them in says so, and nothing of a password', async () => {
    bench.accounts.ways.add({
      kind: 'redirect',
      id: 'company',
      label: 'Company',
      begin: async (back) => ({ location: 'https://login.example.com/', kept: back }),
      finish: () => Promise.reject(new HubError('SIGN_IN_FAILED', { detail: 'Company' })),
    });
    const left = await bench.accounts.signIn.leave('company', 'http://127.0.0.1/sign-in/with/company/back', bench.from());
    const arrived = new URL('http://127.0.0.1/?error=access_denied');
    const step = await bench.accounts.signIn.arrive('company', arrived, keptOf(left), bench.from(), bench.face);
    expect(step).toEqual({ step: 'refused', reason: 'declined', at: 'Company' });
    expect(bench.audited.at(-1)).toMatchObject({ action: 'account.sign-in', outcome: 'refused', detail: { reason: 'declined' } });
  });

  test('that cannot be asked is not taken for a wrong password', async () => {
    bench.accounts.ways.add({ kind: 'password', id: 'company', label: 'Company', check: () => Promise.reject(new Error('unreachable')) });
    expect(await bench.signIn('grace')).toEqual({ step: 'refused', reason: 'unavailable' });
  });

  test('beside one that cannot be asked counts guesses all the same', async () => {
    bench.accounts.ways.add({ kind: 'password', id: 'down', label: 'Down', check: () => Promise.reject(new Error('unreachable')) });
    for (let n = 0; n < 6; n += 1) expect(await bench.signIn('grace', 'x')).toMatchObject({ reason: 'unavailable' });
    bench.accounts.ways.add({ kind: 'password', id: 'company', label: 'Company', check: async () => undefined });
    for (let n = 0; n < 5; n += 1) expect(await bench.signIn('grace', 'x')).toMatchObject({ reason: 'unavailable' });
    expect(await bench.signIn('grace', 'x')).toMatchObject({ reason: 'locked' });
  });

  test('gives nobody the name of the person whose machine it is, nor the hub’s', async () => {
    await map();
    for (const [at, name] of [personName().toUpperCase(), 'Hub'].entries()) {
      const stop = directory({ ...grace, subject: `uid-${at}`, name });
      const { session } = bench.signedIn(await bench.signIn(`somebody-${at}`));
      expect(session.actor.name).toBe(`${name}-2`);
      stop();
      await expect(bench.add(name.toLowerCase())).rejects.toMatchObject({ code: 'ACCOUNT_EXISTS' });
    }
  });

  test('that is taken away takes its people’s sessions and tokens with it', async () => {
    const stop = directory(grace);
    await map();
    const { session, secret } = bench.signedIn(await bench.signIn('grace'));
    const token = await bench.accounts.handlers.addToken({ name: 'ci', scopes: ['runs:read'], days: 1 }, bench.contextOf(session));
    const { signIn } = bench.accounts;
    expect(signIn.byToken(token.secret, bench.from(), bench.face)).toBeDefined();
    stop();
    expect(signIn.bySecret(secret, bench.from(), bench.face)).toBeUndefined();
    expect(signIn.byToken(token.secret, bench.from(), bench.face)).toBeUndefined();
  });

  test('has its groups compared as it writes them: a directory’s names in any spelling, claims to the letter', async () => {
    await bench.accounts.roles.addMapping({ provider: 'company', group: 'CN=Ops, DC=example,DC=com', role: 'operator' }, bench.contextOf());
    directory({ ...grace, groups: ['cn=ops,dc=example,dc=com'] });
    bench.signedIn(await bench.signIn('grace'));
    await bench.accounts.roles.addMapping({ provider: 'claims', group: 'Ops', role: 'operator' }, bench.contextOf());
    let groups = ['ops'];
    bench.accounts.ways.add({
      kind: 'redirect',
      id: 'claims',
      label: 'Claims',
      begin: async (back) => ({ location: 'https://login.example.com/', kept: back }),
      finish: async () => ({ ...grace, provider: 'claims', groups }),
    });
    const come = async () => {
      const left = await bench.accounts.signIn.leave('claims', 'http://127.0.0.1/sign-in/with/claims/back', bench.from());
      return await bench.accounts.signIn.arrive('claims', new URL('http://127.0.0.1/?code=1'), keptOf(left), bench.from(), bench.face);
    };
    expect(await come()).toEqual({ step: 'refused', reason: 'no-role' });
    groups = ['Ops'];
    bench.signedIn(await come());
  });

  test('that cannot be asked at this address of the page says so', async () => {
    await bench.add('ada');
    bench.accounts.ways.add({
      kind: 'factor',
      id: 'key',
      label: 'Security key',
      script: '',
      has: async () => true,
      forget: async () => undefined,
      begin: () => Promise.reject(new HubError('SECURITY_KEY_REFUSED', { reason: 'origin' })),
      check: async () => false,
    });
    const step = await bench.signIn('ada');
    if (step.step !== 'factor') throw new Error(stringify(step));
    expect(await bench.accounts.signIn.askFactor(step.pending, 'key', 'http://127.0.0.1')).toEqual({ step: 'refused', reason: 'origin' });
  });

  test('asks for a further factor that an account has, whose challenge is answered once', async () => {
    const { id } = await bench.add('ada');
    bench.accounts.ways.add({
      kind: 'factor',
      id: 'key',
      label: 'Security key',
      script: '',
      has: async (account) => account === id,
      forget: async () => undefined,
      begin: async () => ({ ask: { challenge: 'c' }, kept: 'c' }),
      check: async (_account, answer, kept) => answer === kept,
    });
    const step = await bench.signIn('ada');
    if (step.step !== 'factor') throw new Error(stringify(step));
    expect(step).toMatchObject({ totp: false, ways: [{ id: 'key' }] });
    const answer = (said: unknown) => bench.accounts.signIn.factor(step.pending, 'key', said, 'http://127.0.0.1', bench.from(), bench.face);
    expect(await answer('c')).toEqual({ step: 'again' });
    expect(await bench.accounts.signIn.askFactor(step.pending, 'key', 'http://127.0.0.1')).toEqual({ ask: { challenge: 'c' } });
    expect(await answer('wrong')).toEqual({ step: 'refused', reason: 'code' });
    expect(await answer('c')).toEqual({ step: 'again' });
    await bench.accounts.signIn.askFactor(step.pending, 'key', 'http://127.0.0.1');
    bench.signedIn(await answer('c'));
  });
});
