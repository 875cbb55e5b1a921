import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { HttpFace } from '#main/hub/hub-port';
import { createHttpFace } from '#main/server/http-face';
import { createStubHub, type StubHub } from './stub-hub';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let stub: StubHub;
let face: HttpFace;
let now = 0;

beforeEach(async () => {
  now = 1_000;
  stub = await createStubHub(() => now);
  face = await createHttpFace({
    hub: stub.hub,
    audit: stub.audit,
    scope: stub.scope,
    port: 0,
    rendererFolder: stub.renderer,
    person: 'ada',
    now: () => now,
  });
});
afterEach(() => stub.close());

/** A request as it is given: `fetch` would tidy up paths and refuses to set `Host`. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: face.port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    request.on('error', reject).end();
  });
}

const pathOf = (link: string): string => link.slice(link.indexOf('/open'));
async function signIn(): Promise<string> {
  const answer = await ask(pathOf(face.link()), { 'user-agent': 'Test/1' });
  return (answer.headers['set-cookie']?.[0] ?? '').split(';', 1)[0] ?? '';
}

describe('the one-time link', () => {
  it('opens one session, once', async () => {
    const opened: unknown[] = [];
    face.onOpened((who) => opened.push(who));
    const link = pathOf(face.link());
    const first = await ask(link, { 'user-agent': 'Test/1' });
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^axle_session_${face.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`)),
    ]);
    expect(opened).toEqual([{ address: '127.0.0.1', userAgent: 'Test/1' }]);
    const who = { id: expect.any(String), name: 'ada', face: 'browser', address: '127.0.0.1', userAgent: 'Test/1' };
    expect(stub.audited).toEqual([who]);

    const second = await ask(link, { 'accept-language': 'fr-CH' });
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.body).toContain('Ce lien a déjà servi');
  });

  it('opens no session that cannot be written down', async () => {
    const audit = { sessionOpened: () => Promise.reject(new HubError('STORAGE_FULL', { path: '/' })) };
    face = await createHttpFace({ hub: stub.hub, audit, scope: stub.scope, port: 0, rendererFolder: stub.renderer });
    const answer = await ask(pathOf(face.link()));
    expect([answer.status, answer.headers['set-cookie'], stub.hub.sessions.size]).toEqual([500, undefined, 0]);
  });

  it('is refused when it is made up, and when it is five minutes old', async () => {
    const link = pathOf(face.link());
    expect((await ask('/open?ticket=guess')).status).toBe(403);
    expect((await ask('/open')).status).toBe(403);
    expect((await ask('/open?ticket=a&ticket=b')).status).toBe(403);
    now += 5 * 60_000;
    expect((await ask(link)).status).toBe(403);
  });

  it('is not spent by a look at it', async () => {
    const link = pathOf(face.link());
    const looks: readonly (readonly [headers: Record<string, string>, method?: string])[] = [
      [{}, 'HEAD'],
      [{ 'sec-purpose': 'prefetch' }],
      [{ 'sec-purpose': 'prefetch;prerender' }],
      [{ purpose: 'prefetch' }],
      [{ 'x-purpose': 'preview' }],
      [{ 'x-moz': 'prefetch' }],
    ];
    for (const [headers, method] of looks) {
      const { status, headers: said, body } = await ask(link, headers, method);
      expect([status, said['cache-control'], said['set-cookie'], body], JSON.stringify(headers)).toEqual([403, 'no-store', undefined, '']);
    }
    expect(stub.audited).toEqual([]);
    expect((await ask(link, { 'sec-purpose': '' })).status).toBe(303);
  });
});

describe('a request without a session', () => {
  it('gets a page that says what to do, or a code', async () => {
    const page = await ask('/runs', { accept: 'text/html' });
    expect(page.status).toBe(401);
    expect(page.body).toContain('Open the link again');
    const data = await ask('/assets/main-Ab12_cd9.js');
    expect([data.status, data.body]).toEqual([401, '{"code":"SESSION_ENDED"}']);
    expect((await ask('/bytes/x', {}, 'PUT')).status).toBe(401);
  });

  it('that came from another site goes on by itself: the page after that has the strict cookie', async () => {
    const from = (site: string): Promise<Answer> =>
      ask('/', { accept: 'text/html', 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' });
    expect((await from('cross-site')).body).toContain('http-equiv="refresh"');
    expect((await from('same-origin')).body).not.toContain('http-equiv="refresh"');
  });

  it('is refused with the cookie of a session that ended', async () => {
    const cookie = await signIn();
    expect((await ask('/', { cookie })).status).toBe(200);
    stub.hub.sessions.bySecret(cookie.split('=')[1] ?? '')?.end();
    expect((await ask('/', { cookie })).status).toBe(401);
  });
});

describe('a request of somebody else', () => {
  it.each([['evil.example'], ['evil.example:80'], ['127.0.0.1'], ['127.0.0.1:1'], ['127.0.0.1.evil.example']])(
    'is refused with host %j',
    async (host) => {
      const cookie = await signIn();
      const answer = await ask('/', { host: host.replace(':80', `:${face.port}`), cookie });
      expect([421, 400]).toContain(answer.status);
      expect(answer.body).not.toContain('Axle');
    },
  );

  it('is refused with a foreign origin, or from another port of this machine', async () => {
    const cookie = await signIn();
    const host = `127.0.0.1:${face.port}`;
    expect((await ask('/', { cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask('/', { cookie, origin: 'null' })).status).toBe(403);
    expect((await ask('/', { cookie, origin: `http://${host}` })).status).toBe(200);
    expect((await ask('/', { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
    const frame = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    expect((await ask('/', frame)).status).toBe(403);
    expect((await ask('/', { ...frame, 'sec-fetch-dest': 'document' })).status).toBe(200);
  });
});

describe('the dashboard', () => {
  it('is a page with a policy, for every path that its router may know', async () => {
    const cookie = await signIn();
    for (const path of ['/', '/runs/123', '/scripts?q=a.b']) {
      const { status, headers, body } = await ask(path, { cookie });
      expect(status).toBe(200);
      const nonce = /'nonce-([\w-]+)'/.exec(headers['content-security-policy'] as string)?.[1] ?? 'none';
      expect(body).toContain(`nonce="${nonce}"`);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    }
    const script = await ask('/assets/main-Ab12_cd9.js', { cookie }, 'HEAD');
    expect([script.status, script.headers['content-length'], script.body]).toEqual([200, '10', '']);
    expect(script.headers['cache-control']).toContain('immutable');
  });

  it.each([
    ['/../outside.txt'],
    ['/assets/../../outside.txt'],
    ['/%2e%2e/outside.txt'],
    ['/..%2foutside.txt'],
    ['//outside.txt'],
    ['/%zz.txt'],
  ])('gives nothing outside of itself at %s', async (path) => {
    const answer = await ask(path, { cookie: await signIn() });
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('secret');
    expect(answer.body).not.toContain(stub.renderer);
  });

  it.each([['POST'], ['DELETE'], ['OPTIONS'], ['PATCH']])('does not know %s', async (method) => {
    const answer = await ask('/', { cookie: await signIn() }, method);
    expect([answer.status, answer.body]).toEqual([404, '']);
  });
});

describe('a port', () => {
  it('that is taken is a refusal with its number', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const attempt = createHttpFace({ hub: stub.hub, audit: stub.audit, scope: stub.scope, port, rendererFolder: stub.renderer });
    await expect(attempt).rejects.toSatisfy((error) => HubError.is(error, 'PORT_TAKEN') && error.data.port === port);
    await new Promise((resolve) => other.close(resolve));
  });

  it('is free again when the scope has closed, and its sessions are over', async () => {
    const scope = stub.scope.child();
    const second = await createHttpFace({ hub: stub.hub, audit: stub.audit, scope, port: 0, rendererFolder: stub.renderer });
    const { port } = second;
    await fetch(second.link(), { redirect: 'manual' });
    expect(stub.hub.sessions.size).toBe(1);
    await scope.close();
    expect(stub.hub.sessions.size).toBe(0);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });
});
