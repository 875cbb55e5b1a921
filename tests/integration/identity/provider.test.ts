import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:https';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { people, startOidcProvider, type OidcProvider } from '../../support/oidc-provider';

/** That the stand-in for a company's provider behaves: what other tests rest on. */
describe('the provider that tests sign in at', () => {
  let provider: OidcProvider;
  beforeAll(async () => void (provider = await startOidcProvider()));
  afterAll(() => provider.close());

  const redirectUri = 'http://localhost:1';
  async function signIn(person: string, act: 'accept' | 'cancel' | 'deny' = 'accept'): Promise<{ back: URL; verifier: string }> {
    const verifier = randomBytes(32).toString('base64url');
    const url = new URL('/auth', provider.issuer);
    url.search = new URLSearchParams({
      client_id: 'axle-desktop',
      response_type: 'code',
      scope: 'openid profile email groups offline_access',
      redirect_uri: redirectUri,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      prompt: 'consent',
      state: 'st',
    }).toString();
    const landed = await provider.browser(person).visit(url.href, act, (at) => at.startsWith(redirectUri));
    return { back: new URL(landed.url), verifier };
  }

  async function post(fields: Record<string, string>): Promise<{ date: string; body: Record<string, unknown> }> {
    const asked = request(new URL('/token', provider.issuer), {
      method: 'POST',
      ca: provider.ca,
      agent: false,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    asked.end(new URLSearchParams({ client_id: 'axle-desktop', ...fields }).toString());
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return { date: response.headers.date ?? '', body: (await json(response)) as Record<string, unknown> };
  }

  async function tokensOf(person: string): Promise<{ claims: Record<string, unknown>; alg: unknown; refresh: string; date: string }> {
    const { back, verifier } = await signIn(person);
    const { body, date } = await post({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      code_verifier: verifier,
      redirect_uri: redirectUri,
    });
    const [head = '', claims = ''] = String(body['id_token']).split('.');
    const read = (part: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    return { claims: read(claims), alg: read(head)['alg'], refresh: String(body['refresh_token']), date };
  }

  test('signs people in, with their groups and tenant', async () => {
    const { claims } = await tokensOf('grace');
    expect(claims).toMatchObject({
      sub: 'grace',
      tid: people['grace']?.tenant,
      groups: ['operators'],
      preferred_username: 'grace@example.test',
    });
  });

  test('tells of a sign-in that was left and of consent that was refused', async () => {
    for (const act of ['cancel', 'deny'] as const) {
      expect((await signIn('ada', act)).back.searchParams.get('error')).toBe('access_denied');
    }
  });

  test('rotates refresh tokens and refuses them once they are revoked', async () => {
    const { refresh } = await tokensOf('ada');
    const next = await post({ grant_type: 'refresh_token', refresh_token: refresh });
    expect(next.body['refresh_token']).not.toBe(refresh);
    provider.revokeRefreshTokens();
    const refused = await post({ grant_type: 'refresh_token', refresh_token: String(next.body['refresh_token']) });
    expect(refused.body['error']).toBe('invalid_grant');
  });

  test('forges tokens, keeps another time and comes back at the same port', async () => {
    provider.forge({ claims: { iss: 'https://other.example.test' }, alg: 'none' });
    provider.setSkew(3_600_000);
    const { claims, alg, date } = await tokensOf('ada');
    provider.forge(undefined);
    provider.setSkew(0);
    expect({ iss: claims['iss'], alg }).toEqual({ iss: 'https://other.example.test', alg: 'none' });
    expect(Date.parse(date) - Date.now()).toBeGreaterThan(3_000_000);
    await provider.stop();
    await expect(signIn('ada')).rejects.toThrow('ECONNREFUSED');
    await provider.resume();
    provider.rotateKeys();
    expect((await tokensOf('ada')).claims['sub']).toBe('ada');
  });
});
