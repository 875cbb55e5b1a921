import type { ClientMetadata } from 'oidc-provider';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OidcSettings } from '#main/spokes/accounts/oidc/settings';
import { beginOidc, finishOidc, type OidcOptions } from '#main/spokes/accounts/oidc/sign-in';
import { testProvider } from '#main/spokes/accounts/oidc/test-provider';
import { startOidcProvider, type Forgery, type OidcProvider } from '../../support/oidc-provider';
import { makeTlsCertificate } from '../../support/tls-certificate';

const BACK = 'http://127.0.0.1:4317/sign-in/with/corp/back';

describe('signing in by an OpenID provider', () => {
  let provider: OidcProvider;
  beforeAll(async () => {
    const client: Omit<ClientMetadata, 'client_id'> = {
      application_type: 'native',
      redirect_uris: [BACK],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    };
    provider = await startOidcProvider({
      clients: [
        { ...client, client_id: 'hub', client_secret: 'hub-client-secret' },
        { ...client, client_id: 'public-hub', token_endpoint_auth_method: 'none' },
      ],
    });
  });
  afterEach(() => {
    provider.forge(undefined);
    provider.setSkew(0);
    provider.refuseWith(undefined);
  });
  afterAll(() => provider.close());

  const optionsOf = (settings: Partial<OidcSettings> = {}, secret: string | undefined = 'hub-client-secret'): OidcOptions => ({
    id: 'corp',
    settings: {
      issuer: provider.issuer,
      clientId: 'hub',
      scopes: ['profile', 'email', 'groups'],
      groupsClaim: 'groups',
      nameClaim: 'preferred_username',
      ca: provider.ca,
      ...settings,
    },
    secret: () => Promise.resolve(secret),
  });
  const seconds = (by: number): number => Math.floor(Date.now() / 1_000) + by;
  /** Where a person's browser comes back to. */
  async function returnOf(location: string, person = 'ada'): Promise<URL> {
    const { url } = await provider.browser(person).visit(location, 'accept', (at) => at.startsWith(BACK));
    return new URL(url);
  }
  async function signIn(options = optionsOf()): Promise<unknown> {
    const { location, kept } = await beginOidc(options, BACK);
    return await finishOidc(options, await returnOf(location), kept);
  }

  it('gives the person and their groups', async () => {
    expect(await signIn()).toEqual({
      provider: 'corp',
      subject: expect.stringMatching(/^[\w-]{43}$/),
      name: 'ada@example.test',
      displayName: 'Ada Example',
      email: 'ada@example.test',
      groups: ['operators', 'administrators'],
    });
  });

  it('needs no secret for a public client', async () => {
    expect(await signIn({ ...optionsOf({ clientId: 'public-hub' }), secret: () => Promise.resolve(undefined) })).toMatchObject({
      displayName: 'Ada Example',
    });
  });

  it('knows the same person again, and another one from them', async () => {
    const options = optionsOf();
    const [first, again] = [await signIn(), await signIn()];
    expect(again).toEqual(first);
    const { location, kept } = await beginOidc(options, BACK);
    const grace = await finishOidc(options, await returnOf(location, 'grace'), kept);
    expect(grace.subject).not.toBe((first as { subject: string }).subject);
  });

  it('asks with PKCE, state and nonce that are new each time', async () => {
    const [one, other] = [await beginOidc(optionsOf(), BACK), await beginOidc(optionsOf(), BACK)];
    const asked = new URL(one.location).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: BACK,
      scope: 'openid profile email groups',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asked.get(name)).toHaveLength(43);
      expect(asked.get(name)).not.toBe(new URL(other.location).searchParams.get(name));
    }
    expect(one.location).not.toContain((JSON.parse(one.kept) as { verifier: string }).verifier);
  });

  describe('where somebody is to sign in anew', () => {
    const options = optionsOf;
    async function come(change: (asked: URL) => void = () => undefined): Promise<unknown> {
      const { location, kept } = await beginOidc(options(), BACK, true);
      const asked = new URL(location);
      change(asked);
      return await finishOidc(options(), await returnOf(asked.href), kept);
    }

    it('has the provider ask who they are, though they are signed in there, and believes it', async () => {
      const asked = async (anew: boolean): Promise<(string | null)[]> => {
        const { searchParams } = new URL((await beginOidc(options(), BACK, anew)).location);
        return [searchParams.get('prompt'), searchParams.get('max_age')];
      };
      expect(await Promise.all([asked(false), asked(true)])).toEqual([
        [null, null],
        ['login', '0'],
      ]);
      expect(await come()).toHaveProperty('subject');
    });

    it('takes no answer that does not say when they did: who has the browser can change what it asks for', async () => {
      const plain = ({ searchParams }: URL): void => ['prompt', 'max_age'].forEach((name) => searchParams.delete(name));
      await expect(come(plain)).rejects.toMatchObject({ name: 'OidcRefusal', message: expect.stringContaining('auth_time') as string });
    });

    it('takes none of who did before it was asked for, but for clocks that are a little off', async () => {
      provider.forge({ claims: { auth_time: seconds(-120) } });
      await expect(come()).rejects.toMatchObject({ name: 'OidcRefusal' });
      expect(await signIn()).toHaveProperty('subject');
      provider.forge({ claims: { auth_time: seconds(-10) } });
      expect(await come()).toHaveProperty('subject');
    });
  });

  it('asks at userinfo for groups that the ID token does not have', async () => {
    provider.forge({ claims: { groups: undefined, name: 'From The Token' } });
    expect(await signIn()).toMatchObject({ displayName: 'From The Token', groups: ['operators', 'administrators'] });
  });

  const forgeries: readonly (readonly [string, Forgery])[] = [
    ['is signed by somebody else', { stranger: true }],
    ['is not signed (alg: none)', { alg: 'none' }],
    ['is signed with what everybody knows (HS256)', { alg: 'HS256' }],
    ['has expired', { claims: { exp: seconds(-120) } }],
    ['is of the future', { claims: { nbf: seconds(600) } }],
    ['is for somebody else', { claims: { aud: 'another-client' } }],
    ['is for others too, and names another party', { claims: { aud: ['hub', 'another-client'], azp: 'another-client' } }],
    ['is of another issuer', { claims: { iss: 'https://evil.example.com' } }],
    ['answers another request (nonce)', { claims: { nonce: 'n'.repeat(43) } }],
    ['answers no request (nonce)', { claims: { nonce: undefined } }],
    ['is of nobody', { claims: { sub: undefined } }],
  ];
  it.each(forgeries)('believes no ID token that %s', async (_what, forgery) => {
    provider.forge(forgery);
    await expect(signIn()).rejects.toMatchObject({ name: 'OidcRefusal' });
    provider.forge(undefined);
    expect(await signIn()).toHaveProperty('subject');
  });

  it('bears a clock that is a little off, and no more', async () => {
    provider.forge({ claims: { exp: seconds(-10) } });
    expect(await signIn()).toHaveProperty('subject');
    provider.forge({ claims: { exp: seconds(-45) } });
    await expect(signIn()).rejects.toMatchObject({ name: 'OidcRefusal' });
  });

  it('takes a code once', async () => {
    const options = optionsOf();
    const { location, kept } = await beginOidc(options, BACK);
    const arrived = await returnOf(location);
    expect(await finishOidc(options, arrived, kept)).toHaveProperty('subject');
    await expect(finishOidc(options, arrived, kept)).rejects.toMatchObject({ name: 'OidcRefusal' });
  });

  it('takes no answer to what another browser asked', async () => {
    const options = optionsOf();
    const [victim, attacker] = [await beginOidc(options, BACK), await beginOidc(options, BACK)];
    const arrived = await returnOf(attacker.location, 'grace');
    await expect(finishOidc(options, arrived, victim.kept)).rejects.toMatchObject({ name: 'OidcRefusal' });
    // With the state of the victim's request the code is still the attacker's: the verifier does not fit.
    arrived.searchParams.set('state', new URL(victim.location).searchParams.get('state') ?? '');
    await expect(finishOidc(options, arrived, victim.kept)).rejects.toMatchObject({ name: 'OidcRefusal' });
  });

  it.each([
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['two states', (url: URL) => url.searchParams.append('state', 'x')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
    ['a made-up code', (url: URL) => url.searchParams.set('code', 'x')],
    ['another issuer (RFC 9207)', (url: URL) => url.searchParams.set('iss', 'https://evil.example.com')],
  ])('takes no answer with %s', async (_what, change) => {
    const options = optionsOf();
    const { location, kept } = await beginOidc(options, BACK);
    const arrived = await returnOf(location);
    change(arrived);
    await expect(finishOidc(options, arrived, kept)).rejects.toMatchObject({ name: 'OidcRefusal' });
  });

  it('tells the provider the address that was asked for, not the one it arrived at', async () => {
    const options = optionsOf();
    const { location, kept } = await beginOidc(options, BACK);
    const arrived = new URL((await returnOf(location)).search, 'http://evil.example.com/elsewhere');
    expect(await finishOidc(options, arrived, kept)).toHaveProperty('subject');
  });

  it('hears that somebody thought better of it', async () => {
    const options = optionsOf();
    const { location, kept } = await beginOidc(options, BACK);
    const { url } = await provider.browser('ada').visit(location, 'cancel', (at) => at.startsWith(BACK));
    await expect(finishOidc(options, new URL(url), kept)).rejects.toMatchObject({
      name: 'OidcRefusal',
      message: expect.stringContaining('access_denied') as string,
    });
  });

  it('knows keys that were rotated meanwhile', async () => {
    const options = optionsOf();
    expect(await signIn()).toHaveProperty('subject');
    const { location, kept } = await beginOidc(options, BACK);
    const arrived = await returnOf(location);
    provider.rotateKeys();
    expect(await finishOidc(options, arrived, kept)).toHaveProperty('subject');
  });

  it('refuses a client secret that the provider refuses', async () => {
    await expect(signIn(optionsOf({}, 'old'))).rejects.toMatchObject({ name: 'OidcRefusal' });
  });

  it('says that nobody is there, or shows a certificate that nobody vouches for', async () => {
    await expect(beginOidc(optionsOf({ ca: makeTlsCertificate().cert }), BACK)).rejects.toMatchObject({
      code: 'OIDC_UNREACHABLE',
      data: { detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    await expect(beginOidc(optionsOf({ issuer: 'https://127.0.0.1:1' }), BACK)).rejects.toMatchObject({
      code: 'OIDC_UNREACHABLE',
      data: { detail: 'ECONNREFUSED' },
    });
    await expect(beginOidc(optionsOf({ issuer: provider.issuer.replace('https:', 'http:') }), BACK)).rejects.toThrow();
    // The same place under another name is another issuer.
    await expect(beginOidc(optionsOf({ issuer: provider.issuer.replace('localhost', '127.0.0.1') }), BACK)).rejects.toMatchObject({
      name: 'OidcRefusal',
    });
  });

  it('is tested step by step', async () => {
    const good = await testProvider(optionsOf());
    expect(good.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual(['discovery ok', 'keys ok', 'pkce ok', 'claims ok']);
    expect(good[3]?.detail).toContain('groups');
    const bad = await testProvider(optionsOf({ issuer: 'https://127.0.0.1:1' }));
    expect(bad.map(({ outcome }) => outcome)).toEqual(['failed', 'skipped', 'skipped', 'skipped']);
    expect(bad[0]?.error?.code).toBe('OIDC_UNREACHABLE');
  });
});
