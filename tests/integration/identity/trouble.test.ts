import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { identity } from '#shared/contract/identity';
import { createIdentityBench, type IdentityBench } from '../../support/identity-bench';

describe('when signing in does not go well', () => {
  let bench: IdentityBench;
  beforeEach(async () => void (bench = await createIdentityBench()));
  afterEach(() => bench.close());

  const token = (more: { account?: string; scopes?: string[]; force?: boolean } = {}) =>
    bench.identity.token({ scopes: ['openid'], signal: new AbortController().signal, actor: bench.actor, ...more });

  test('the provider is down, and comes back', async () => {
    await bench.signIn('ada');
    await bench.provider.stop();
    await expect(token({ force: true })).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE', data: { reason: 'refused' } });
    expect((await token()).upn).toBe('ada@example.test'); // What is good for a while needs nobody.
    await bench.provider.resume();
    expect((await token({ force: true })).upn).toBe('ada@example.test');
  });

  test('the clock of this machine is wrong, or the provider’s', async () => {
    await bench.signIn('ada');
    bench.provider.setSkew(3_600_000);
    await expect(token({ force: true })).rejects.toMatchObject({
      code: 'IDENTITY_CLOCK_WRONG',
      data: { aheadSeconds: expect.closeTo(-3_600, -1) },
    });
    bench.provider.setSkew(0);
    bench.setClock(7_200_000);
    await expect(bench.signIn('grace')).rejects.toMatchObject({
      code: 'IDENTITY_CLOCK_WRONG',
      data: { aheadSeconds: expect.closeTo(7_200, -1) },
    });
  });

  test('a certificate that is not trusted until it is said to be', async () => {
    await bench.identity.handlers.configure({ ca: '' }, bench.context());
    await expect(bench.signIn('ada')).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE', data: { reason: 'certificate' } });
    await bench.identity.handlers.configure({ ca: '/nowhere.pem' }, bench.context());
    await expect(bench.signIn('ada')).rejects.toMatchObject({ code: 'IDENTITY_MISCONFIGURED', data: { part: 'ca' } });
    await bench.identity.handlers.configure({ ca: bench.ca }, bench.context());
    expect((await bench.signIn('ada')).upn).toBe('ada@example.test');
  });

  test('of two who configure in the same moment neither undoes what the other said', async () => {
    const { configure } = bench.identity.handlers;
    await Promise.all([configure({ client: 'other' }, bench.context()), configure({ tenant: 'common' }, bench.context())]);
    expect(await configure({}, bench.context())).toMatchObject({ client: 'other', tenant: 'common' });
  });

  test('nothing is registered', async () => {
    await bench.identity.handlers.configure({ client: '' }, bench.context());
    await expect(bench.signIn('ada')).rejects.toMatchObject({ code: 'IDENTITY_UNCONFIGURED' });
    await expect(token()).rejects.toMatchObject({ code: 'IDENTITY_UNCONFIGURED' });
    expect(await bench.identity.accounts()).toEqual([]);
  });

  test('the test of a registration says who answers, and how far the clocks are apart', async () => {
    expect(await bench.identity.handlers.test({}, bench.context())).toEqual({
      issuer: bench.provider.issuer,
      aheadSeconds: expect.closeTo(0, -1),
    });
    await bench.provider.stop();
    await expect(bench.identity.handlers.test({}, bench.context())).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE' });
  });

  test('whoever leaves while the provider is being asked ends that, and nothing else', async () => {
    await bench.signIn('ada');
    const stop = new AbortController();
    const asked = bench.identity.token({ scopes: ['openid'], force: true, signal: stop.signal, actor: bench.actor });
    const tested = bench.identity.handlers.test({}, bench.context(stop.signal));
    setImmediate(() => stop.abort());
    const ended = { status: 'rejected', reason: { code: 'CANCELLED' } };
    expect(await Promise.allSettled([asked, tested])).toMatchObject([ended, ended]);
    expect((await token({ force: true })).upn).toBe('ada@example.test');
  });

  test('what is sealed is locked: nobody is sent to a browser in vain, and it is as before once it is open', async () => {
    await bench.signIn('ada');
    bench.sealed.become('locked');
    await expect(token()).rejects.toMatchObject({ code: 'SECRETS_LOCKED', data: { reason: 'passphrase' } });
    await expect(bench.signIn('grace')).rejects.toMatchObject({ code: 'SECRETS_LOCKED' });
    expect(await bench.identity.accounts()).toEqual([]);
    bench.sealed.become('unset');
    await expect(bench.signIn('grace')).rejects.toMatchObject({ code: 'SECRETS_LOCKED', data: { reason: 'unset' } });
    bench.sealed.become('open');
    expect((await token()).upn).toBe('ada@example.test');
  });

  test.each(['not json', '[]', '{"Account":7}'])(
    'a cache that cannot be read (%s) is set aside, and sign-in asked for',
    async (damaged) => {
      await bench.signIn('ada');
      for (const name of bench.sealed.values.keys()) bench.sealed.values.set(name, Buffer.from(damaged));
      await expect(token()).rejects.toMatchObject({ code: 'IDENTITY_ACCOUNT_NOT_FOUND' });
      expect(bench.sealed.values.get('identity/set-aside')?.toString()).toBe(damaged);
      for await (const { setAside, accounts } of bench.identity.handlers.watch({}, bench.context())) {
        expect({ setAside, accounts }).toEqual({ setAside: true, accounts: [] });
        break;
      }
      await bench.signIn('ada');
      expect((await token()).upn).toBe('ada@example.test');
      // It had what renews tokens in it.
      expect(bench.sealed.values.has('identity/set-aside')).toBe(false);
    },
  );

  test('what was set aside is gone when somebody signs out, too', async () => {
    const ada = await bench.signIn('ada');
    bench.sealed.values.set('identity/set-aside', Buffer.from('{'));
    await bench.identity.handlers.signOut({ account: ada.id }, bench.context());
    expect(bench.sealed.values.has('identity/set-aside')).toBe(false);
  });

  test('a sealed cache that does not open is set aside at the first look, and the next who signs in does', async () => {
    await bench.signIn('ada');
    await bench.restart();
    bench.sealed.become('shut');
    bench.sealed.damage(...bench.sealed.values.keys());
    expect((await bench.signIn('grace')).upn).toBe('grace@example.test');
    expect((await token()).upn).toBe('grace@example.test');
  });

  test('whoever stops waiting is let go, whatever is being waited for', async () => {
    await bench.signIn('ada');
    const open = bench.sealed.hold();
    const stop = new AbortController();
    const asked = [
      bench.identity.token({ scopes: ['openid'], signal: stop.signal, actor: bench.actor }),
      bench.identity.account(undefined, stop.signal),
    ];
    const ended = Promise.allSettled(asked);
    stop.abort();
    const cancelled = { status: 'rejected', reason: { code: 'CANCELLED' } };
    expect(await ended).toMatchObject([cancelled, cancelled]);
    open();
    expect((await token()).upn).toBe('ada@example.test');
  });

  test('somebody who signs in while the registration is configured anew is not lost', async () => {
    await bench.signIn('ada');
    const renewed = Promise.allSettled(Array.from({ length: 4 }, () => token({ account: 'ada@example.test', force: true })));
    await bench.identity.handlers.configure({ tenant: 'common' }, bench.context());
    await Promise.all([renewed, bench.signIn('grace')]);
    expect((await bench.identity.accounts()).map(({ upn }) => upn)).toEqual(['ada@example.test', 'grace@example.test']);
  });

  test('an authority means another provider, and is not kept of one of Microsoft’s clouds', async () => {
    const { configure } = bench.identity.handlers;
    expect(await configure({ cloud: 'public' }, bench.context())).toMatchObject({ cloud: 'public', authority: '' });
    const { issuer } = bench.provider;
    expect(await configure({ authority: issuer }, bench.context())).toMatchObject({ cloud: 'custom', authority: issuer });
    expect(identity.routes.configure.input.safeParse({ cloud: 'public', authority: issuer }).success).toBe(false);
    expect((await bench.signIn('ada')).upn).toBe('ada@example.test');
  });

  test('certificates of one’s own are told alone, read once, and anew for another registration', async () => {
    const own = readFileSync(bench.ca, 'utf8');
    expect(await bench.identity.authorities()).toBe(own);
    writeFileSync(bench.ca, 'something else');
    expect(await bench.identity.authorities()).toBe(own);
    await bench.identity.handlers.configure({ tenant: 'common' }, bench.context());
    await expect(bench.identity.authorities()).rejects.toMatchObject({ code: 'IDENTITY_MISCONFIGURED', data: { part: 'ca' } });
    writeFileSync(bench.ca, own);
    expect(await bench.identity.authorities()).toBe(own);
    await bench.identity.handlers.configure({ ca: '' }, bench.context());
    expect(await bench.identity.authorities()).toBeUndefined();
  });

  test('where nobody signed in, nothing is opened to find that out', async () => {
    await bench.identity.handlers.configure({ ca: '/nowhere.pem' }, bench.context());
    await bench.restart();
    expect(await bench.identity.accounts()).toEqual([]);
    expect(await bench.identity.account(undefined, new AbortController().signal)).toBeNull();
    expect(bench.log.lines.filter(({ event }) => event === 'identity.unlisted')).toEqual([]);
  });

  test('a policy that asks for more: its claims reach whoever signs in next', async () => {
    await bench.signIn('ada');
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    bench.provider.refuseWith({
      error: 'interaction_required',
      error_description: 'AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication.',
      error_codes: [50_076],
      suberror: 'basic_action',
      claims,
    });
    await expect(token({ force: true })).rejects.toMatchObject({ code: 'INTERACTION_REQUIRED', data: { reason: 'policy', claims } });
    bench.provider.refuseWith(undefined);
    // Nobody has to know what was asked for: neither who names the account, nor who names none, and once it is answered it is over.
    const challenged = async (account?: string): Promise<unknown> => {
      for await (const step of bench.identity.handlers.signIn({ scopes: [], account }, bench.context())) {
        if (step.type === 'open') return JSON.parse(new URL(step.url).searchParams.get('claims') ?? '{}');
      }
      return undefined;
    };
    const asked = JSON.parse(claims) as object;
    expect([await challenged('ada@example.test'), await challenged()]).toMatchObject([asked, asked]);
    expect(await challenged('grace@example.test')).not.toMatchObject(asked);
    expect(JSON.stringify([bench.entries, bench.log.lines])).not.toContain('acrs');
    expect(await bench.signIn('ada')).toMatchObject({ needs: 'nothing' });
    expect(await challenged()).not.toMatchObject(asked);
  });

  test('a provider that answers something else', async () => {
    bench.provider.refuseWith({ error: 'server_on_holiday', error_description: 'come back\nTrace ID: 1' });
    await expect(bench.signIn('ada')).rejects.toMatchObject({
      code: 'IDENTITY_REFUSED',
      data: { code: 'server_on_holiday', detail: 'come back' },
    });
  });

  test('keys that the provider changed are no matter: tokens come from the provider itself', async () => {
    await bench.signIn('ada');
    bench.provider.rotateKeys();
    expect((await token({ force: true })).upn).toBe('ada@example.test');
  });
});

test('a person who does not come in time', async () => {
  const bench = await createIdentityBench({ patienceMs: 50 });
  const waiting = async () => {
    for await (const step of bench.identity.handlers.signIn({ scopes: [] }, bench.context())) expect(step.type).toBe('open');
  };
  await expect(waiting()).rejects.toMatchObject({ code: 'IDENTITY_TIMED_OUT' });
  await bench.close();
});
