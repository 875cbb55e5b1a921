import { request } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallContext } from '#shared/contract/kernel';
import { people } from '../../support/oidc-provider';
import { createIdentityBench, type IdentityBench } from '../../support/identity-bench';

describe('signing in at a real provider', () => {
  let bench: IdentityBench;
  beforeEach(async () => void (bench = await createIdentityBench()));
  afterEach(() => bench.close());

  const token = (more: { account?: string; scopes?: string[]; force?: boolean } = {}) =>
    bench.identity.token({ scopes: ['openid'], signal: new AbortController().signal, actor: bench.actor, ...more });

  test('by browser: code with PKCE, and the token is theirs', async () => {
    const account = await bench.signIn('ada');
    expect(account).toMatchObject({
      upn: 'ada@example.test',
      name: 'Ada Example',
      tenant: people['ada']?.tenant,
      isDefault: true,
      needs: 'nothing',
    });
    const given = await token();
    expect(given).toMatchObject({ upn: 'ada@example.test', account: account.id, tenant: account.tenant, clientId: 'axle-desktop' });
    expect(Date.parse(given.expiresAt)).toBeGreaterThan(Date.now());
    expect(bench.provider.grants).toEqual(['authorization_code ok']);
  });

  test('by a code that is typed elsewhere', async () => {
    const seen: string[] = [];
    for await (const step of bench.identity.handlers.deviceCode({ scopes: [] }, bench.context())) {
      seen.push(step.type);
      if (step.type === 'done') expect(step.account.upn).toBe('grace@example.test');
      else {
        expect(Date.parse(step.expiresAt)).toBeGreaterThan(Date.now());
        await bench.provider.browser('grace').visit(`${step.url}?user_code=${step.code}`);
      }
    }
    expect(seen).toEqual(['code', 'done']);
  });

  test('tokens are kept over a restart, and renewed with rotation', async () => {
    await bench.signIn('ada');
    const first = await token();
    await bench.restart();
    expect((await token()).token).toBe(first.token);
    const second = await token({ force: true });
    const third = await token({ force: true });
    expect(new Set([first.token, second.token, third.token]).size).toBe(3);
    expect(bench.provider.grants).toEqual(['authorization_code ok', 'refresh_token ok', 'refresh_token ok']);
  });

  test('two people, the default among them, and one who leaves', async () => {
    const ada = await bench.signIn('ada');
    const grace = await bench.signIn('grace');
    expect((await bench.identity.accounts()).map(({ upn, isDefault }) => [upn, isDefault])).toEqual([
      ['ada@example.test', true],
      ['grace@example.test', false],
    ]);
    // Somebody else who may sign in is no owner of these: an administrator is asked.
    const other: CallContext = {
      ...bench.context(),
      actor: { id: 's', name: 'bob', face: 'browser' },
      may: (scope) => scope === 'identity:write',
    };
    const denied = { code: 'FORBIDDEN', data: { scope: 'accounts:admin' } };
    await expect(bench.identity.handlers.signOut({ account: ada.id }, other)).rejects.toMatchObject(denied);
    await expect(bench.identity.handlers.setDefault({ account: grace.id }, other)).rejects.toMatchObject(denied);
    expect(await bench.identity.accounts()).toHaveLength(2);
    await bench.identity.handlers.setDefault({ account: grace.id }, { ...other, may: () => true });
    expect((await token()).upn).toBe('grace@example.test');
    expect((await token({ account: 'ADA@example.test' })).upn).toBe('ada@example.test');
    await bench.identity.handlers.signOut({ account: ada.id }, bench.context());
    await expect(token({ account: ada.id })).rejects.toMatchObject({ code: 'IDENTITY_ACCOUNT_NOT_FOUND' });
    const kept = [...bench.sealed.values.values()].join('');
    expect(kept).toContain('grace@example.test');
    expect(kept).not.toContain('ada@example.test');
  });

  test('what renews a token was revoked: only a person helps, and does', async () => {
    const ada = await bench.signIn('ada');
    bench.provider.revokeRefreshTokens();
    await expect(token({ force: true, scopes: ['openid', 'email'] })).rejects.toMatchObject({
      code: 'INTERACTION_REQUIRED',
      data: { account: 'ada@example.test', scopes: ['openid', 'email'], reason: 'expired', claims: null },
    });
    expect(await bench.identity.accounts()).toMatchObject([{ id: ada.id, needs: 'sign-in' }]);
    expect(await bench.signIn('ada')).toMatchObject({ id: ada.id, needs: 'nothing' });
    expect((await token({ force: true })).upn).toBe('ada@example.test');
  });

  test('a token that is kept and good for more is not given: one is got with what was asked for, once', async () => {
    const wide = ['api.read', 'groups'];
    for await (const step of bench.identity.handlers.signIn({ scopes: wide }, bench.context())) {
      if (step.type === 'open') await bench.provider.browser('ada').visit(step.url);
    }
    await token({ scopes: wide });
    expect(bench.entries.at(-1)?.detail?.['received']).toContain('groups');
    const narrow = await token({ scopes: ['api.read'] });
    expect(bench.entries.at(-1)?.detail?.['received']).toContain('api.read');
    expect(bench.entries.at(-1)?.detail?.['received']).not.toContain('groups');
    expect((await token({ scopes: ['api.read'] })).token).toBe(narrow.token);
    expect(bench.provider.grants).toEqual(['authorization_code ok', 'refresh_token ok']);
  });

  test('scopes that nobody consented to are wanted until somebody signs in for them, and no later sign-in takes them away', async () => {
    const wants = async (): Promise<unknown> => (await bench.identity.accounts()).map((one) => one.wants);
    const ada = await bench.signIn('ada');
    await expect(token({ scopes: ['api.read'] })).rejects.toMatchObject({
      code: 'CONSENT_MISSING',
      data: { account: 'ada@example.test', scopes: ['api.read'] },
    });
    expect(await wants()).toEqual([['api.read']]);
    for await (const step of bench.identity.handlers.signIn({ scopes: ['api.read'], account: ada.id }, bench.context())) {
      if (step.type === 'open') await bench.provider.browser('ada').visit(step.url);
    }
    expect(await wants()).toEqual([[]]);
    await bench.restart();
    await bench.signIn('ada');
    expect((await token({ scopes: ['api.read'], force: true })).upn).toBe('ada@example.test');
    await bench.identity.handlers.signOut({ account: ada.id }, bench.context());
    await bench.signIn('ada');
    await expect(token({ scopes: ['api.read'] })).rejects.toMatchObject({ code: 'CONSENT_MISSING' });
  });

  test('an account is looked up as for a token: whatever its letters, and never one of two', async () => {
    const { signal } = new AbortController();
    expect(await bench.identity.account(undefined, signal)).toBeNull();
    await bench.signIn('ada');
    const ada = { upn: 'ada@example.test', tenant: people['ada']?.tenant, clientId: 'axle-desktop' };
    expect(await bench.identity.account(undefined, signal)).toEqual(ada);
    await bench.signIn('grace');
    expect(await bench.identity.account('ADA@Example.test', signal)).toEqual(ada);
    expect(await bench.identity.account('edsger@example.test', signal)).toBeNull();
  });

  test('many who want a token at once renew it in turn', async () => {
    await bench.signIn('ada');
    const given = await Promise.all(Array.from({ length: 8 }, () => token({ force: true })));
    expect(new Set(given.map(({ upn }) => upn))).toEqual(new Set(['ada@example.test']));
    expect(bench.provider.grants.filter((grant) => grant !== 'refresh_token ok')).toEqual(['authorization_code ok']);
  });

  test('somebody who signs in while others renew is not lost', async () => {
    await bench.signIn('ada');
    await Promise.all([bench.signIn('grace'), ...Array.from({ length: 6 }, () => token({ account: 'ada@example.test', force: true }))]);
    expect((await bench.identity.accounts()).map(({ upn }) => upn)).toEqual(['ada@example.test', 'grace@example.test']);
    expect((await token({ account: 'grace@example.test', force: true })).upn).toBe('grace@example.test');
    expect((await token({ account: 'ada@example.test', force: true })).upn).toBe('ada@example.test');
  });

  test.each(['cancel', 'deny'] as const)('a person who does not go on (%s)', async (act) => {
    await expect(bench.signIn('ada', act)).rejects.toMatchObject({ code: 'IDENTITY_CANCELLED' });
    expect(bench.entries.at(-1)).toMatchObject({ action: 'identity.sign-in', outcome: 'failed', detail: { code: 'IDENTITY_CANCELLED' } });
  });

  test('a code that is declined elsewhere', async () => {
    const steps = bench.identity.handlers.deviceCode({ scopes: [] }, bench.context());
    const decline = async () => {
      for await (const step of steps) {
        if (step.type === 'code') await bench.provider.browser('ada').visit(`${step.url}?user_code=${step.code}`, 'cancel');
      }
    };
    await expect(decline()).rejects.toMatchObject({ code: 'IDENTITY_CANCELLED' });
  });

  test('whoever stops waiting leaves nothing that listens', async () => {
    for (const way of ['signIn', 'deviceCode'] as const) {
      const stop = new AbortController();
      const steps = bench.identity.handlers[way]({ scopes: [] }, bench.context(stop.signal))[Symbol.asyncIterator]();
      const first = await steps.next();
      const url = first.value !== undefined && 'url' in first.value ? first.value.url : '';
      stop.abort();
      await expect(steps.next()).rejects.toMatchObject({ code: 'CANCELLED' });
      const back = new URL(url).searchParams.get('redirect_uri');
      if (back !== null) await expect(once(request(back).end(), 'response')).rejects.toThrow('ECONNREFUSED');
    }
    expect(await bench.identity.accounts()).toEqual([]);
  });

  test('an answer with another state ends nothing', async () => {
    for await (const step of bench.identity.handlers.signIn({ scopes: [] }, bench.context())) {
      if (step.type === 'done') continue;
      const back = new URL(new URL(step.url).searchParams.get('redirect_uri') ?? '');
      for (const query of ['?code=stolen&state=guessed', '?error=access_denied&state=guessed', '']) {
        const [response] = (await once(request(`${back.href}${query}`).end(), 'response')) as [{ statusCode: number; resume(): void }];
        response.resume();
        expect(response.statusCode).toBe(400);
      }
      await bench.provider.browser('ada').visit(step.url);
    }
    expect(await bench.identity.accounts()).toMatchObject([{ upn: 'ada@example.test' }]);
  });

  test.each([
    ['issuer', { claims: { iss: 'https://other.example.test' } }],
    ['audience', { claims: { aud: 'another' } }],
    ['time', { claims: { exp: 1 } }],
    ['nonce', { claims: { nonce: 'replayed' } }],
    ['algorithm', { alg: 'none' as const }],
    ['algorithm', { alg: 'HS256' as const }],
  ])('a token with a forged %s is refused and not kept', async (part, forgery) => {
    bench.provider.forge(forgery);
    await expect(bench.signIn('ada')).rejects.toMatchObject({ code: 'IDENTITY_FORGED', data: { part } });
    expect(await bench.identity.accounts()).toEqual([]);
  });

  test('nobody is told a token, and each is written down', async () => {
    await bench.signIn('ada');
    const { token: secret } = await token();
    expect(bench.entries.map(({ action }) => action)).toEqual(['identity.configure', 'identity.sign-in', 'identity.token']);
    expect(JSON.stringify(bench.entries)).not.toContain(secret);
    expect(bench.entries[2]).toMatchObject({
      detail: { scopes: 'openid', received: expect.stringContaining('openid') },
      personal: { upn: 'ada@example.test' },
    });
    for await (const state of bench.identity.handlers.watch({}, bench.context())) {
      expect(JSON.stringify(state)).not.toContain(secret);
      break;
    }
  });
});
