import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { allScopes, type CallContext, type ScopeName } from '#shared/contract/kernel';
import type { WaySettings } from '#shared/contract/sign-in-ways';
import type { SignInStep } from '#main/hub/hub-port';
import { Scope } from '#main/hub/scope';
import { createSessions } from '#main/hub/sessions';
import { createAccounts, migrations, type Accounts } from '#main/spokes/accounts/index';
import { memoryLog, openTestDb, type TestDb } from '../../support/db-worker';
import { memorySealedStore } from '../../support/memory-sealed-store';
import { startOidcProvider, type OidcProvider } from '../../support/oidc-provider';
import { describeWith } from '../../support/real-parts';
import { BASE, SERVICE, SERVICE_PASSWORD, startSlapd, type Slapd } from '../../support/slapd';

const from = { address: '127.0.0.1', userAgent: 'Test' };
const withheld: readonly ScopeName[] = ['hub:admin', 'audit:admin'];
const BACK = 'http://127.0.0.1:4317/sign-in/with/corp/back';

let made: TestDb;
let scope: Scope;
let accounts: Accounts;
let sealed: ReturnType<typeof memorySealedStore>;
let audited: { action: string; outcome: string; text: string }[] = [];

const open = (): Promise<Accounts> => {
  const log = memoryLog();
  return createAccounts({
    scope,
    db: made.db,
    log,
    clock: { now: () => Date.now() },
    steady: () => performance.now(),
    audit: {
      append: async (_tx, entry) =>
        void audited.push({
          action: entry.action,
          outcome: entry.outcome,
          text: JSON.stringify([entry.detail ?? {}, entry.personal ?? {}]),
        }),
    },
    sessions: createSessions(scope, () => Date.now()),
    sealed,
    tagsOf: () => undefined,
    machineNames: new Set(),
    withheld,
    origins: () => [],
    language: () => 'en',
  });
};
const as = (scopes: readonly ScopeName[] = allScopes): CallContext => ({
  signal: scope.signal,
  actor: { id: 'person', name: 'Ada', face: 'cli' },
  may: (wanted) => scopes.includes(wanted),
  fail: (code, data) => {
    throw new HubError(code, data);
  },
});
const map = (provider: string, group: string, role = 'operator'): Promise<object> =>
  accounts.roles.addMapping({ provider, group, role }, as());

beforeEach(async () => {
  audited = [];
  sealed = memorySealedStore();
  scope = new Scope((error) => {
    throw error;
  });
  made = await openTestDb({ migrations });
  accounts = await open();
});
afterEach(async () => {
  await scope.close();
  await made.close();
});

describeWith(['slapd'], 'a directory that was set up', () => {
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = await startSlapd();
  });
  afterAll(() => slapd.close());

  const settings = (more: Partial<Extract<WaySettings, { kind: 'ldap' }>> = {}): WaySettings => ({
    kind: 'ldap',
    servers: [slapd.secure],
    ca: slapd.ca,
    bind: { kind: 'search', serviceDn: SERVICE },
    base: BASE,
    ...more,
  });
  const add = (more: { settings?: WaySettings; secret?: string; enabled?: boolean } = {}): Promise<object> =>
    accounts.otherWays.add(
      { way: 'office', label: 'Office', enabled: true, settings: settings(), secret: SERVICE_PASSWORD, ...more },
      as(),
    );
  const signIn = (name: string, password: string): Promise<SignInStep> => accounts.signIn.password(name, password, from, scope);

  it('lets people in with the roles that their groups bring, those of nested groups too, and writes it down', async () => {
    await add();
    await map('office', `CN=admins,OU=groups,${BASE}`);
    const step = await signIn('ada', 'ada-pw');
    if (step.step !== 'in') throw new Error(`not in: ${JSON.stringify(step)}`);
    const { session } = step.signedIn;
    expect(session.may('runs:write')).toBe(true);
    expect(session.may('accounts:admin')).toBe(false);
    expect(audited.at(-1)).toEqual({ action: 'account.sign-in', outcome: 'ok', text: expect.stringContaining('office') });
    expect(await accounts.keys.list({}, { ...as(), actor: session.actor })).toEqual({ keys: [], passwordAsked: false });
  });

  it('refuses whom it does not know, whoever has no role here, and writes that down too', async () => {
    await add();
    await map('office', `cn=ops,ou=groups,${BASE}`);
    expect(await signIn('ada', 'wrong')).toEqual({ step: 'refused', reason: 'wrong' });
    expect(await signIn('edsger', 'any')).toEqual({ step: 'refused', reason: 'wrong' });
    expect(await signIn('ada', '')).toEqual({ step: 'refused', reason: 'wrong' });
    expect(await signIn('grace', 'grace-pw')).toEqual({ step: 'refused', reason: 'no-role' });
    const refused = audited.filter(({ action, outcome }) => action === 'account.sign-in' && outcome === 'refused');
    expect(refused.map(({ text }) => text)).toEqual(
      ['wrong', 'wrong', 'wrong', 'no-role'].map((why) => expect.stringContaining(why) as string),
    );
    expect(JSON.stringify(audited)).not.toContain('grace-pw');
  });

  it('is not asked while it is switched off, nor after it was removed', async () => {
    await add({ enabled: false });
    await map('office', `cn=ops,ou=groups,${BASE}`);
    expect(await signIn('ada', 'ada-pw')).toMatchObject({ reason: 'wrong' });
    await accounts.otherWays.change({ way: 'office', enabled: true }, as());
    expect(await signIn('ada', 'ada-pw')).toMatchObject({ step: 'in' });
    await accounts.otherWays.remove({ way: 'office' }, as());
    expect(await signIn('ada', 'ada-pw')).toMatchObject({ reason: 'wrong' });
    expect(sealed.values.size).toBe(0);
  });

  it('is there after a restart, with its secret, which lies in the key store alone', async () => {
    await add();
    await map('office', `cn=ops,ou=groups,${BASE}`);
    const rows = await made.db.tables<{ sign_in_ways: object }>().selectFrom('sign_in_ways').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(SERVICE_PASSWORD);
    expect(JSON.stringify(await accounts.otherWays.list({}, as()))).not.toContain(SERVICE_PASSWORD);
    expect([...sealed.values.values()].map(String)).toEqual([SERVICE_PASSWORD]);
    accounts = await open();
    expect(await signIn('ada', 'ada-pw')).toMatchObject({ step: 'in' });
  });

  it('says that it cannot be asked, and not that the password is wrong', async () => {
    await add({ settings: settings({ servers: ['ldaps://127.0.0.1:1'] }) });
    expect(await signIn('ada', 'ada-pw')).toEqual({ step: 'refused', reason: 'unavailable' });
    await accounts.otherWays.change({ way: 'office', settings: settings(), secret: SERVICE_PASSWORD }, as());
    sealed.become('locked');
    expect(await signIn('ada', 'ada-pw')).toEqual({ step: 'refused', reason: 'unavailable' });
  });

  it('takes a secret only to the place that it was typed in for', async () => {
    await add();
    expect(await accounts.otherWays.change({ way: 'office', label: 'Head office' }, as())).toMatchObject({
      hasSecret: true,
      label: 'Head office',
    });
    const elsewhere = settings({ servers: [slapd.plain] });
    const { steps } = await accounts.otherWays.test({ way: 'office', settings: elsewhere }, as());
    expect(steps[1]).toMatchObject({ step: 'service', outcome: 'failed', fault: { code: 'LDAP_SERVICE_REFUSED' } });
    expect(await accounts.otherWays.change({ way: 'office', settings: elsewhere }, as())).toMatchObject({ hasSecret: false });
    expect(sealed.values.size).toBe(0);
  });

  it('is tried out as it stands, or before it is saved, and that is written down', async () => {
    await add();
    const { steps } = await accounts.otherWays.test({ way: 'office', user: 'ada', password: 'ada-pw' }, as());
    expect(steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual(
      ['connected', 'service', 'found', 'password', 'groups'].map((step) => `${step} ok`),
    );
    expect(steps[4]?.detail).toContain('cn=ops');
    const bad = await accounts.otherWays.test({ settings: settings({ ca: undefined }), secret: SERVICE_PASSWORD }, as());
    expect(bad.steps[0]).toMatchObject({ outcome: 'failed', fault: { code: 'LDAP_CERTIFICATE', data: { subject: 'localhost' } } });
    const none = await accounts.otherWays.test(
      {
        settings: settings({ bind: { kind: 'search', serviceDn: SERVICE, filter: '((uid={user})' } }),
        secret: SERVICE_PASSWORD,
        user: 'ada',
        password: 'x',
      },
      as(),
    );
    expect(none.steps[2]).toMatchObject({ step: 'found', outcome: 'failed', fault: { code: 'LDAP_REFUSED' } });
    expect(audited.filter(({ action }) => action === 'sign-in-way.test').map(({ outcome }) => outcome)).toEqual(['ok', 'failed', 'failed']);
    expect(JSON.stringify(audited)).not.toContain('ada-pw');
  });

  it('is set up by nobody who may do less than an administrator: they could come in as anybody', async () => {
    const less = as(allScopes.filter((one) => one !== 'secrets:reveal'));
    const refused = { code: 'RIGHTS_EXCEEDED', data: { scopes: ['secrets:reveal'] } };
    const way = { way: 'mine', label: 'Mine', enabled: true, settings: settings() };
    await expect(accounts.otherWays.add(way, less)).rejects.toMatchObject(refused);
    await add();
    await expect(accounts.otherWays.change({ way: 'office', enabled: false }, less)).rejects.toMatchObject(refused);
    await expect(accounts.otherWays.remove({ way: 'office' }, less)).rejects.toMatchObject(refused);
    await expect(accounts.otherWays.test({ way: 'office' }, less)).rejects.toMatchObject(refused);
    expect(await accounts.otherWays.add({ ...way, way: 'theirs' }, as(allScopes.filter((one) => !withheld.includes(one))))).toHaveProperty(
      'id',
    );
  });

  it('keeps no secret while the key store is locked, and needs none for a template', async () => {
    sealed.become('locked');
    await expect(add()).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
    expect((await accounts.otherWays.list({}, as())).ways).toEqual([]);
    const bind = { kind: 'template', template: `uid={user},ou=people,${BASE}` } as const;
    await accounts.otherWays.add({ way: 'office', label: 'Office', enabled: true, settings: settings({ bind }) }, as());
    await map('office', `cn=ops,ou=groups,${BASE}`);
    expect(await signIn('ada', 'ada-pw')).toMatchObject({ step: 'in' });
  });
});

describe('a provider that was set up', () => {
  let provider: OidcProvider;
  beforeAll(async () => {
    provider = await startOidcProvider({
      clients: [
        {
          client_id: 'hub',
          client_secret: 'hub-client-secret',
          application_type: 'native',
          redirect_uris: [BACK],
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
    });
  });
  afterEach(() => provider.forge(undefined));
  afterAll(() => provider.close());
  beforeEach(async () => {
    await accounts.otherWays.add(
      {
        way: 'corp',
        label: 'Corp',
        enabled: true,
        secret: 'hub-client-secret',
        settings: {
          kind: 'oidc',
          issuer: provider.issuer,
          clientId: 'hub',
          scopes: ['profile', 'email', 'groups'],
          groupsClaim: 'groups',
          nameClaim: 'preferred_username',
          ca: provider.ca,
        },
      },
      as(),
    );
    await map('corp', 'operators');
  });

  /** Leaves in one browser; gives what its cookie holds, and where the person comes back to. */
  async function leave(person = 'ada'): Promise<{ kept: string; arrived: URL }> {
    const left = await accounts.signIn.leave('corp', BACK, from);
    if (left === undefined || 'seconds' in left) throw new Error('there is no such way');
    const { url } = await provider.browser(person).visit(left.location, 'accept', (at) => at.startsWith(BACK));
    return { kept: left.kept, arrived: new URL(url) };
  }
  const arrive = (arrived: URL, kept: string): Promise<SignInStep> => accounts.signIn.arrive('corp', arrived, kept, from, scope);

  it('lets people in with the roles that their groups bring', async () => {
    const { arrived, kept } = await leave();
    const step = await arrive(arrived, kept);
    if (step.step !== 'in') throw new Error(`not in: ${JSON.stringify(step)}`);
    expect(step.signedIn.session.actor).toMatchObject({ name: 'ada@example.test', face: 'browser' });
    expect(audited.at(-1)).toMatchObject({ action: 'account.sign-in', outcome: 'ok' });
  });

  it('takes an answer once, and in the browser that asked alone', async () => {
    const [hers, theirs] = [await leave('ada'), await leave('grace')];
    // Somebody has her follow their own answer, to be signed in as them.
    expect(await arrive(theirs.arrived, hers.kept)).toEqual({ step: 'refused', reason: 'declined', at: 'Corp' });
    expect(await arrive(theirs.arrived, '')).toEqual({ step: 'again' });
    expect(await arrive(theirs.arrived, 'made-up')).toEqual({ step: 'again' });
    expect(await arrive(theirs.arrived, theirs.kept)).toMatchObject({ step: 'in' });
    expect(await arrive(theirs.arrived, theirs.kept)).toEqual({ step: 'again' });
    expect(await arrive(hers.arrived, hers.kept)).toEqual({ step: 'again' });
  });

  it('gives a session a secret that nobody had before', async () => {
    const [first, second] = [await leave(), await leave()];
    const [one, other] = [await arrive(first.arrived, first.kept), await arrive(second.arrived, second.kept)];
    if (one.step !== 'in' || other.step !== 'in') throw new Error('not in');
    expect(one.signedIn.secret).not.toBe(other.signedIn.secret);
    expect([first.kept, second.kept]).not.toContain(one.signedIn.secret);
  });

  it('refuses a forged token, and writes that down', async () => {
    const { arrived, kept } = await leave();
    provider.forge({ stranger: true });
    expect(await arrive(arrived, kept)).toEqual({ step: 'refused', reason: 'declined', at: 'Corp' });
    expect(audited.at(-1)).toMatchObject({ action: 'account.sign-in', outcome: 'refused' });
  });

  it('is offered on the sign-in page, and says when it is not there', async () => {
    expect(accounts.signIn.ways()).toContainEqual({ kind: 'redirect', id: 'corp', label: 'Corp' });
    await provider.stop();
    await expect(accounts.signIn.leave('corp', BACK, from)).rejects.toMatchObject({ code: 'OIDC_UNREACHABLE' });
    await provider.resume();
  });
});
