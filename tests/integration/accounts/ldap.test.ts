import { afterAll, beforeAll, expect, it } from 'vitest';
import { askDirectory, createLdapWay, type Asked, type LdapOptions, type LdapStage } from '#main/spokes/accounts/ldap/sign-in';
import type { LdapSettings } from '#main/spokes/accounts/ldap/settings';
import { guardLeaks } from '../../support/leaks';
import { testDirectory } from '#main/spokes/accounts/ldap/test-directory';
import { makeTlsCertificate } from '../../support/tls-certificate';
import { describeWith } from '../../support/real-parts';
import { BASE, SERVICE, SERVICE_PASSWORD, startSlapd, type Slapd } from '../../support/slapd';

const never = new AbortController().signal;
const hostile = [
  { uid: '*', cn: 'Star' },
  { uid: '*)(uid=*', cn: 'Filter' },
  { uid: 'back\\slash', cn: 'Backslash' },
  { uid: 'comma,dc=test', cn: 'Comma' },
  { uid: 'plus+cn=ada', cn: 'Plus' },
  { uid: ' leading', cn: 'Space' },
  { uid: 'éloïse', cn: 'Éloïse' },
] as const;

describeWith(['slapd'], 'signing in by a directory', () => {
  let slapd: Slapd;
  beforeAll(async () => {
    slapd = await startSlapd({
      people: [
        ...hostile.map(({ uid, cn }) => ({ uid, cn, password: `pw of ${cn}` })),
        { uid: 'twin', cn: 'Same Mail', password: 'one', more: ['mail: shared@example.test'] },
        { uid: 'other-twin', cn: 'Same Mail', password: 'two', more: ['mail: shared@example.test'] },
      ],
    });
  });
  afterAll(() => slapd.close());
  guardLeaks();

  const search = { kind: 'search', serviceDn: SERVICE } as const;
  function optionsOf(settings: Partial<LdapSettings> = {}): LdapOptions {
    return {
      id: 'office',
      label: 'Office',
      settings: { servers: [slapd.secure], ca: slapd.ca, bind: search, base: BASE, ...settings },
      servicePassword: () => Promise.resolve(SERVICE_PASSWORD),
    };
  }
  const ask = (settings: Partial<LdapSettings>, user: string, password: string): Promise<Asked> =>
    askDirectory(optionsOf(settings), user, password, never);
  const template = { kind: 'template', template: `uid={user},ou=people,${BASE}` } as const;

  it.each(['ldaps', 'STARTTLS'])('gives the person and the groups that they are in through others, over %s', async (over) => {
    const asked = await ask({ servers: [over === 'ldaps' ? slapd.secure : slapd.plain] }, 'ada', 'ada-pw');
    expect(asked).toEqual({
      person: {
        provider: 'office',
        subject: expect.stringMatching(/^[\da-f-]{36}$/),
        name: 'ada',
        displayName: 'Ada L',
        email: 'ada@example.test',
        groups: ['admins', 'loop', 'ops'].map((name) => `cn=${name},ou=groups,${BASE}`),
      },
    });
  });

  it('tries the password at once where a template says whose it is', async () => {
    const asked = await ask({ bind: template }, 'grace', 'grace-pw');
    expect(asked).toMatchObject({ person: { name: 'grace', groups: [`cn=unique,ou=groups,${BASE}`, `cn=unix,ou=groups,${BASE}`] } });
  });

  it('knows groups of unique names and of POSIX, in the part of the directory that is named', async () => {
    expect(await ask({ groupBase: `ou=services,${BASE}` }, 'grace', 'grace-pw')).toMatchObject({ person: { groups: [] } });
    const found = await ask({ groupBase: `ou=groups,${BASE}` }, 'grace', 'grace-pw');
    expect(found).toMatchObject({ person: { groups: [`cn=unique,ou=groups,${BASE}`, `cn=unix,ou=groups,${BASE}`] } });
  });

  it.each([search, template])('refuses what is no password of the person ($kind)', async (bind) => {
    expect(await ask({ bind }, 'ada', 'wrong')).toEqual({ refused: 'credentials' });
    expect(await ask({ bind }, 'ada', 'grace-pw')).toEqual({ refused: 'credentials' });
  });

  it('refuses whom it does not know, and everybody without a name or password, which would be an anonymous bind', async () => {
    expect(await ask({}, 'edsger', 'any')).toEqual({ refused: 'unknown' });
    expect(await ask({ bind: template }, 'edsger', 'any')).toEqual({ refused: 'credentials' });
    for (const bind of [search, template]) {
      expect(await ask({ bind, servers: [] }, 'ada', '')).toEqual({ refused: 'form' });
      expect(await ask({ bind, servers: [] }, '', '')).toEqual({ refused: 'form' });
    }
  });

  it.each(hostile)('takes $uid for a name and nothing else', async ({ uid, cn }) => {
    expect(await ask({}, uid, `pw of ${cn}`)).toMatchObject({ person: { displayName: cn } });
    expect(await ask({ bind: template }, uid, `pw of ${cn}`)).toMatchObject({ person: { displayName: cn } });
    expect(await ask({}, uid, 'ada-pw')).toEqual({ refused: 'credentials' });
  });

  it.each(['a*', 'ada)(cn=*', '*)(|(uid=ada', 'ada\0', 'ada,ou=people', 'ada)(objectClass=*', '\\61da', 'ada+cn=Ada L', '(uid=ada)'])(
    'lets nobody in as somebody else by %j',
    async (user) => {
      expect(await ask({}, user, 'ada-pw')).toEqual({ refused: 'unknown' });
      expect(await ask({ bind: template }, user, 'ada-pw')).toHaveProperty('refused');
    },
  );

  it('refuses a name that two entries have', async () => {
    const bind = { ...search, filter: '(mail={user})' };
    expect(await ask({ bind }, 'shared@example.test', 'one')).toEqual({ refused: 'ambiguous' });
    expect(await ask({ bind }, 'ada@example.test', 'ada-pw')).toMatchObject({ person: { name: 'ada' } });
  });

  it('says that it is the service account whose password is wrong', async () => {
    const options = { ...optionsOf(), servicePassword: () => Promise.resolve('old') };
    await expect(askDirectory(options, 'ada', 'ada-pw', never)).rejects.toMatchObject({
      code: 'LDAP_SERVICE_REFUSED',
      data: { server: slapd.secure, name: SERVICE },
    });
    const without = { ...optionsOf(), servicePassword: () => Promise.resolve(undefined) };
    await expect(askDirectory(without, 'ada', 'ada-pw', never)).rejects.toMatchObject({ code: 'LDAP_SERVICE_REFUSED' });
  });

  it.each(['ldaps', 'STARTTLS'])('names a certificate that nobody vouches for, over %s', async (over) => {
    const servers = [over === 'ldaps' ? slapd.secure : slapd.plain];
    for (const ca of [undefined, makeTlsCertificate().cert]) {
      await expect(ask({ servers, ca }, 'ada', 'ada-pw')).rejects.toMatchObject({
        code: 'LDAP_CERTIFICATE',
        data: { server: servers[0], subject: 'localhost', issuer: 'localhost', reason: 'untrusted' },
      });
    }
  });

  it.each(['ldaps', 'ldap'])('does not take a certificate of another name, over %s', async (scheme) => {
    const server = `${scheme}://127.0.0.2:${scheme === 'ldaps' ? slapd.securePort : slapd.plainPort}`;
    await expect(ask({ servers: [server] }, 'ada', 'ada-pw')).rejects.toMatchObject({ code: 'LDAP_CERTIFICATE', data: { reason: 'name' } });
  });

  it('asks the next server where one is not there, and says so where none is', async () => {
    const gone = 'ldaps://127.0.0.1:1';
    expect(await ask({ servers: [gone, slapd.secure] }, 'ada', 'ada-pw')).toHaveProperty('person');
    await expect(ask({ servers: [gone] }, 'ada', 'ada-pw')).rejects.toMatchObject({
      code: 'LDAP_UNREACHABLE',
      data: { server: gone, detail: 'ECONNREFUSED' },
    });
  });

  it('says what the directory refuses to do', async () => {
    await expect(ask({ base: 'dc=elsewhere,dc=test' }, 'ada', 'ada-pw')).rejects.toMatchObject({
      code: 'LDAP_REFUSED',
      data: { result: 32 },
    });
  });

  it('is tested step by step', async () => {
    const steps = async (options: LdapOptions, who: { user?: string; password?: string } = {}): Promise<string[]> =>
      (await testDirectory(options, who, never)).map(({ step, outcome }) => `${step} ${outcome}`);
    const good = ['connected', 'service', 'found', 'password', 'groups'].map((step) => `${step} ok`);
    expect(await steps(optionsOf(), { user: 'ada', password: 'ada-pw' })).toEqual(good);
    expect(await steps(optionsOf())).toEqual(['connected ok', 'service ok', 'found skipped', 'password skipped', 'groups skipped']);
    const wrong = await testDirectory(optionsOf(), { user: 'ada', password: 'wrong' }, never);
    expect(wrong.slice(2)).toEqual([
      { step: 'found', outcome: 'ok', detail: slapd.dnOf('ada') },
      { step: 'password', outcome: 'failed', detail: 'credentials' },
      { step: 'groups', outcome: 'skipped', detail: '' },
    ]);
    const unknown = await testDirectory(optionsOf(), { user: 'edsger', password: 'any' }, never);
    expect(unknown[2]).toEqual({ step: 'found', outcome: 'failed', detail: 'unknown' });
    const [connected, ...others] = await testDirectory(optionsOf({ ca: undefined }), {}, never);
    expect(connected).toMatchObject({ outcome: 'failed', error: { code: 'LDAP_CERTIFICATE', data: { subject: 'localhost' } } });
    expect(others.every(({ outcome }) => outcome === 'skipped')).toBe(true);
    expect(await steps(optionsOf({ bind: template }), { user: 'ada', password: 'ada-pw' })).toEqual(
      ['connected', 'password', 'found', 'groups'].map((step) => `${step} ok`),
    );
  });

  it('tells how far it got', async () => {
    const stages: LdapStage[] = [];
    await askDirectory(optionsOf(), 'ada', 'ada-pw', never, (stage) => stages.push(stage));
    expect(stages).toEqual(['connected', 'service', 'found', 'password', 'groups']);
  });

  it('is a way of signing in that tells nobody which of both was wrong', async () => {
    const refused: string[] = [];
    const way = createLdapWay({ ...optionsOf(), onRefused: (why) => refused.push(why) });
    expect(await way.check('ada', 'ada-pw', never)).toMatchObject({ name: 'ada' });
    expect(await way.check('ada', 'wrong', never)).toBeUndefined();
    expect(await way.check('edsger', 'any', never)).toBeUndefined();
    expect(refused).toEqual(['credentials', 'unknown']);
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(askDirectory(optionsOf(), 'ada', 'ada-pw', abort.signal)).rejects.toMatchObject({ code: 'LDAP_UNREACHABLE' });
  });
});

describeWith(['slapd'], 'signing in by what says that it is Active Directory', () => {
  let slapd: Slapd;
  const guid = (byte: number): string => `objectGUID:: ${Buffer.alloc(16, byte).toString('base64')}`;
  const account = (uid: string, byte: number, ...more: readonly string[]) => ({
    uid,
    cn: uid,
    password: `${uid}-pw`,
    more: [`sAMAccountName: ${uid}`, `userPrincipalName: ${uid}@example.test`, guid(byte), ...more],
  });
  beforeAll(async () => {
    slapd = await startSlapd({
      activeDirectory: true,
      people: [
        account('barbara', 0x11, 'userAccountControl: 512'),
        account('disabled', 0x22, 'userAccountControl: 514'),
        account('locked', 0x33, 'userAccountControl: 512', 'msDS-User-Account-Control-Computed: 16'),
        account('stale', 0x44, 'userAccountControl: 512', 'msDS-User-Account-Control-Computed: 8388608'),
        account('left', 0x55, 'userAccountControl: 512', 'accountExpires: 133000000000000000'),
        account('stays', 0x66, 'userAccountControl: 512', 'accountExpires: 9223372036854775807'),
      ],
    });
  });
  afterAll(() => slapd.close());
  guardLeaks();

  const ask = (user: string): Promise<Asked> =>
    askDirectory(
      {
        id: 'corp',
        label: 'Corp',
        settings: { servers: [slapd.secure], ca: slapd.ca, bind: { kind: 'search', serviceDn: SERVICE }, base: BASE },
        servicePassword: () => Promise.resolve(SERVICE_PASSWORD),
      },
      user,
      `${user}-pw`,
      never,
    );

  it('finds people by their account name, and knows them again by what never changes', async () => {
    expect(await ask('barbara')).toMatchObject({ person: { name: 'barbara', subject: '11'.repeat(16) } });
    expect(await ask('stays')).toMatchObject({ person: { name: 'stays' } });
  });

  it.each([
    ['disabled', 'disabled'],
    ['locked', 'locked'],
    ['stale', 'password-expired'],
    ['left', 'expired'],
  ])('refuses an account that is %s, although its password is right', async (user, refused) => {
    expect(await ask(user)).toEqual({ refused });
  });
});
