import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { TOTP, URI } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { HttpFace } from '#main/hub/hub-port';
import { createHttpFace } from '#main/server/http-face';
import { openAccounts, type AccountsBench } from '../../support/accounts-bench';
import { createStubHub, type StubHub } from './stub-hub';

let stub: StubHub;
let bench: AccountsBench;
let face: HttpFace;
let origin: string;

beforeEach(async () => {
  stub = await createStubHub();
  bench = await openAccounts();
  face = await createHttpFace({
    hub: stub.hub,
    audit: stub.audit,
    signIn: { ...bench.accounts.signIn, unlock: () => Promise.resolve({ step: 'again' }) },
    scope: stub.scope,
    port: 0,
    rendererFolder: stub.renderer,
    person: 'ada',
  });
  origin = `http://127.0.0.1:${face.port}`;
});
afterEach(async () => {
  await stub.close();
  await bench.close();
});

/** A browser that keeps cookies and follows nothing. */
function browser() {
  const jar = new Map<string, string>();
  const send = async (
    path: string,
    init: Pick<RequestInit, 'method' | 'body'> & { headers?: Record<string, string> } = {},
  ): Promise<Response> => {
    const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(`${origin}${path}`, {
      redirect: 'manual',
      ...init,
      headers: { cookie, accept: 'text/html', ...init.headers },
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';', 1);
      const at = pair.indexOf('=');
      if (set.includes('Max-Age=0')) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  };
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = { origin }): Promise<Response> =>
    send(path, { method: 'POST', body: new URLSearchParams(form), headers });
  return { jar, send, post };
}
const alertOf = async (response: Response): Promise<string | undefined> => / role="alert">([^<]*)</.exec(await response.text())?.[1];
const ada = { name: 'ada', password: 'the password of ada' };

describe('the sign-in page', () => {
  it('is there once somebody could sign in, and leads on to where they wanted to go', async () => {
    const { send, post } = browser();
    expect((await send('/runs?state=failed')).status).toBe(401);
    await bench.add('ada');
    const turned = await send('/runs?state=failed');
    expect([turned.status, turned.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fruns%3Fstate%3Dfailed']);
    const page = await send(turned.headers.get('location') ?? '');
    expect(await page.text()).toContain('name="next" value="/runs?state=failed"');
    const entered = await post('/sign-in', { ...ada, next: '/runs?state=failed' });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/runs?state=failed']);
    expect((await send('/runs')).status).toBe(200);
    expect((await send('/sign-in?next=/runs')).headers.get('location')).toBe('/runs');
  });

  it.each(['//evil.example.com', '/\\evil.example.com', 'https://evil.example.com', '/sign-in', 'javascript:alert(1)', '/a"><script>'])(
    'leads to no other place: %s',
    async (next) => {
      await bench.add('ada');
      const { send, post } = browser();
      const page = await (await send(`/sign-in?next=${encodeURIComponent(next)}`)).text();
      expect(page).toContain('name="next" value="/"');
      expect((await post('/sign-in', { ...ada, next })).headers.get('location')).toBe('/');
    },
  );

  it('keeps scripts, other sites’ forms and frames out, and shows a name as it was typed', async () => {
    await bench.add('ada');
    const { post } = browser();
    const response = await post('/sign-in', { name: '"><script>alert(1)</script>', password: 'x' });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("form-action 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(await response.text()).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  });

  it('takes no form that another site sends, nor one that does not say from where it is', async () => {
    await bench.add('ada');
    const { post, jar } = browser();
    const headers = [{ origin: 'https://evil.example.com' }, { origin: 'null' }, {}, { origin: 'http://127.0.0.1:1' }];
    for (const one of headers) expect((await post('/sign-in', ada, one as Record<string, string>)).status).toBe(403);
    expect(jar.size).toBe(0);
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${origin}/sign-in`, { headers: { host: 'evil.example.com', accept: 'text/html' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end();
    });
    expect(status).toBe(421);
  });

  it('takes no more than a form', async () => {
    await bench.add('ada');
    expect((await browser().post('/sign-in', { ...ada, more: 'x'.repeat(9_000) })).status).toBe(413);
  });

  it('gives cookies that no script reads and no other site brings', async () => {
    await bench.add('ada');
    const response = await browser().post('/sign-in', ada);
    const [session = '', device = ''] = response.headers.getSetCookie();
    expect(session).toMatch(new RegExp(`^axle_session_${face.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/; Max-Age=604800$`));
    expect(device).toMatch(/^axle_device_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/sign-in; Max-Age=\d+$/);
  });

  it('makes nothing of a cookie that somebody put there before', async () => {
    await bench.add('ada');
    const { jar, send, post } = browser();
    const planted = 'x'.repeat(43);
    jar.set(`axle_session_${face.port}`, planted);
    await post('/sign-in', ada);
    expect(jar.get(`axle_session_${face.port}`)).not.toBe(planted);
    jar.set(`axle_session_${face.port}`, planted);
    expect((await send('/runs')).status).toBe(303);
  });

  it('says how long to wait, to people and to programs', async () => {
    await bench.add('ada');
    const { post } = browser();
    for (let n = 0; n < 5; n += 1) await post('/sign-in', { name: 'ada', password: 'x' });
    const response = await post('/sign-in', ada);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await alertOf(response)).toBe('Too many attempts failed. Try again in 2 seconds.');
  });

  it('speaks the browser’s language', async () => {
    await bench.add('ada');
    const page = await (await browser().send('/sign-in', { headers: { 'accept-language': 'fr-FR,fr;q=0.9' } })).text();
    expect(page).toContain('<html lang="fr">');
    expect(page).toContain('Connexion à Axle');
  });

  it('asks for a code where there is a second factor, and for a recovery code where it is lost', async () => {
    await bench.add('ada');
    const { session } = bench.signedIn(await bench.signIn('ada'));
    const context = bench.contextOf(session);
    const { uri } = await bench.accounts.handlers.totpBegin({ password: ada.password }, context);
    const totp = URI.parse(uri);
    if (!(totp instanceof TOTP)) throw new Error('no TOTP');
    const { recoveryCodes } = await bench.accounts.handlers.totpConfirm({ code: totp.generate({ timestamp: bench.time.now }) }, context);
    bench.time.now += 60_000;

    const { post, send, jar } = browser();
    const asked = await post('/sign-in', { ...ada, next: '/runs' });
    expect(await asked.text()).toContain('One more proof');
    expect((await send('/runs')).status).toBe(303);
    expect(jar.has(`axle_session_${face.port}`)).toBe(false);
    expect(await alertOf(await post('/sign-in/code', { code: '000000', next: '/runs' }))).toBe(
      'This code is not right, or was used already.',
    );
    const entered = await post('/sign-in/code', { code: totp.generate({ timestamp: bench.time.now }), next: '/runs' });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/runs']);
    expect((await send('/runs')).status).toBe(200);
    // The step that was taken is over.
    expect(await alertOf(await post('/sign-in/code', { code: recoveryCodes[0] ?? '' }))).toBe('That took too long. Sign in again.');
    const other = browser();
    await other.post('/sign-in', ada);
    expect((await other.post('/sign-in/code', { code: recoveryCodes[0] ?? '' })).status).toBe(303);
  });

  it('offers other ways as buttons, and comes back from them with a session', async () => {
    await bench.accounts.roles.addMapping({ provider: 'company', group: 'all', role: 'operator' }, bench.contextOf());
    const anews: boolean[] = [];
    bench.accounts.ways.add({
      kind: 'redirect',
      id: 'company',
      label: 'Company account',
      async begin(back, anew) {
        anews.push(anew);
        return { location: `https://login.example.com/?back=${encodeURIComponent(back)}`, kept: 'state-1' };
      },
      async finish(arrived, kept) {
        if (arrived.searchParams.get('state') !== kept) throw new Error('another state');
        return { provider: 'company', subject: '7', name: 'grace', displayName: 'Grace', groups: ['all'] };
      },
    });
    const { send, jar } = browser();
    expect(await (await send('/sign-in/ways')).json()).toMatchObject({
      possible: true,
      ways: expect.arrayContaining([{ kind: 'redirect', id: 'company', label: 'Company account' }]) as unknown,
    });
    expect(await (await send('/sign-in')).text()).toContain('href="/sign-in/with/company?next=%2F"');
    // Where they wanted to go is not told to the other site, and not forgotten.
    const left = await send('/sign-in/with/company?next=%2Fruns');
    const back = new URL(left.headers.get('location') ?? '').searchParams.get('back');
    expect(back).toBe(`${origin}/sign-in/with/company/back`);
    expect(left.headers.getSetCookie()[0]).toContain('SameSite=Lax');
    // Another browser cannot finish what this one began.
    expect((await browser().send('/sign-in/with/company/back?state=state-1')).status).toBe(401);
    const arrived = await send('/sign-in/with/company/back?state=state-1');
    expect([arrived.status, await arrived.text()]).toEqual([200, expect.stringContaining('http-equiv="refresh" content="0;url=/runs"')]);
    expect(jar.has(`axle_session_${face.port}`)).toBe(true);
    expect((await send('/runs')).status).toBe(200);
    const elsewhere = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await browser().send('/sign-in/with/company', { headers: elsewhere })).status).toBe(403);
    expect((await browser().send('/sign-in/with/company/back?state=other')).status).toBe(401);
    // Who has a session that is over is asked anew by the other site; who cancels there reads so, and nothing of a password.
    bench.time.now += 13 * 3_600_000;
    await send('/sign-in/with/company');
    expect(anews).toEqual([false, true]);
    const declined = await send('/sign-in/with/company/back?error=access_denied');
    expect([declined.status, await alertOf(declined)]).toEqual([
      401,
      'You were not signed in at Company account. Try again, or sign in another way.',
    ]);
  });

  it('lets one address go off to a provider only so often, and who is on the way comes back all the same', async () => {
    await bench.accounts.roles.addMapping({ provider: 'company', group: 'all', role: 'operator' }, bench.contextOf());
    let asked = 0;
    bench.accounts.ways.add({
      kind: 'redirect',
      id: 'company',
      label: 'Company account',
      begin: async () => ({ location: 'https://login.example.com/', kept: `state-${(asked += 1)}` }),
      finish: async () => ({ provider: 'company', subject: '7', name: 'grace', displayName: 'Grace', groups: ['all'] }),
    });
    const grace = browser();
    expect((await grace.send('/sign-in/with/company')).status).toBe(303);
    let last = await browser().send('/sign-in/with/company');
    while (last.status === 303) last = await browser().send('/sign-in/with/company');
    expect([last.status, last.headers.get('retry-after'), asked]).toEqual([429, '1', 60]);
    expect(await alertOf(last)).toContain('Try again in 1 second');
    expect((await grace.send('/sign-in/with/company/back')).status).toBe(200);
    bench.time.now += 1_000;
    expect((await browser().send('/sign-in/with/company')).status).toBe(303);
  });
});

describe('a session of the face', () => {
  it('is over once its browser signs in again', async () => {
    await bench.add('ada');
    const { jar, send, post } = browser();
    await post('/sign-in', ada);
    const former = jar.get(`axle_session_${face.port}`) ?? '';
    await post('/sign-in', ada);
    expect((await send('/runs')).status).toBe(200);
    expect(bench.accounts.signIn.bySecret(former, bench.from(), bench.face)).toBeUndefined();
    const link = browser();
    await link.send(new URL(face.link()).pathname + new URL(face.link()).search);
    const secret = link.jar.get(`axle_session_${face.port}`) ?? '';
    expect(stub.hub.sessions.bySecret(secret)).toBeDefined();
    await link.post('/sign-in', ada);
    expect(stub.hub.sessions.bySecret(secret)).toBeUndefined();
  });

  it('is not kept awake by a page of elsewhere that opens connections', async () => {
    await bench.add('ada');
    const { jar, post, send } = browser();
    await post('/sign-in', ada);
    const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
    bench.time.now += 11 * 3_600_000;
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin: 'https://evil.example.com' } });
    socket.on('error', () => undefined);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    socket.terminate();
    expect(response.statusCode).toBe(403);
    bench.time.now += 2 * 3_600_000;
    expect((await send('/runs')).status).toBe(303);
  });

  it('is needed for everything below the sign-in page that is not its own', async () => {
    await bench.add('ada');
    const { send } = browser();
    for (const path of ['/sign-in/index.html', '/sign-in/anything', '/sign-in/with']) expect((await send(path)).status).toBe(404);
    expect((await send('/sign-in/anything', { method: 'HEAD' })).status).toBe(404);
  });

  it('is reached after a wrong code by the ways that were offered before it', async () => {
    await bench.add('ada');
    bench.accounts.ways.add({
      kind: 'factor',
      id: 'key',
      label: 'Security key',
      script: '',
      has: async () => true,
      forget: async () => undefined,
      begin: async () => ({ ask: {}, kept: '' }),
      check: async () => false,
    });
    const { post } = browser();
    await post('/sign-in', ada);
    expect(await (await post('/sign-in/code', { code: '000000' })).text()).toContain('data-factor="key"');
  });
});

describe('a personal access token', () => {
  it('opens a connection for a program, and for no page of another site', async () => {
    await bench.add('ada', ['operator']);
    const { secret } = await bench.accounts.handlers.addToken(
      { account: 'ada', name: 'ci', scopes: ['runs:read'], days: 1 },
      bench.contextOf(),
    );
    const headers = { authorization: `Bearer ${secret}` };
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers });
    await once(socket, 'open');
    const answered = once(socket, 'message');
    socket.send(JSON.stringify({ t: 'call', id: 1, path: 'probe.echo', input: { text: 'hello' } }));
    expect(JSON.parse(String((await answered)[0]))).toMatchObject({ t: 'ok', value: { text: 'hello' } });
    const closed = once(socket, 'close');
    await bench.accounts.handlers.removeToken({ account: 'ada', token: 'ci' }, bench.contextOf());
    expect((await closed)[0]).toBe(4401);
    const refused = async (more: Record<string, string>): Promise<number> => {
      const other = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: more });
      other.on('error', () => undefined);
      const [, response] = (await once(other, 'unexpected-response')) as [unknown, { statusCode: number }];
      other.terminate();
      return response.statusCode;
    };
    expect(await refused(headers)).toBe(401);
    expect(await refused({ authorization: 'Bearer of-nobody' })).toBe(401);
    expect(await refused({ authorization: '' })).toBe(401);
    expect(await refused({})).toBe(403);
    expect(await refused({ ...headers, origin: 'https://evil.example.com' })).toBe(403);
  });
});
