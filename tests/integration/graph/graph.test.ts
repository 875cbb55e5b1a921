import { text as textOf } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { CallContext } from '#shared/contract/kernel';
import { createBytes } from '#main/hub/bytes';
import { createGraph, type GraphDeps } from '#main/spokes/graph/index';
import { denied, GRAPH_TOKEN, graphError, startGraphDouble, throttled, type GraphDouble } from '../../support/graph-double';

let double: GraphDouble;
let waited: number[];
let abort: AbortController;
const bytes = createBytes(() => 0);

beforeEach(async () => {
  double = await startGraphDouble();
  waited = [];
  abort = new AbortController();
});
afterEach(() => double.close());

const context = (): CallContext => ({
  signal: abort.signal,
  actor: { id: 'test', name: 'Ada', face: 'cli' },
  may: () => true,
  fail: (code, data) => {
    throw new HubError(code, data);
  },
});

function open(change: Partial<GraphDeps> = {}) {
  const scopes: string[] = [];
  const { handlers } = createGraph({
    identity: {
      signedIn: () => Promise.resolve(true),
      token: (wanted) => {
        scopes.push(...wanted.scopes);
        return Promise.resolve({ token: GRAPH_TOKEN, expiresAt: Number.MAX_SAFE_INTEGER });
      },
    },
    base: () => double.url,
    ownAuthorities: () => Promise.resolve(double.authority),
    wait: (ms) => {
      waited.push(ms);
      return Promise.resolve();
    },
    bytes,
    ...change,
  });
  return { handlers, scopes };
}

async function searched(kind: 'user' | 'group' | 'device' | 'site', query: string, change: Partial<GraphDeps> = {}) {
  const names: string[][] = [];
  for await (const { entries } of open(change).handlers.search({ kind, query }, context())) names.push(entries.map(({ name }) => name));
  return names;
}

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error,
  );

describe('Graph', () => {
  test('says who is signed in, with a ticket for the picture', async () => {
    const { handlers, scopes } = open();
    const me = await handlers.me({}, context());
    expect(me).toMatchObject({ kind: 'user', name: 'Ada Lovelace', upn: 'ada.lovelace@example.com', photo: { type: 'image/jpeg' } });
    const picture = bytes.take(me.photo?.ticket ?? '', 'get');
    expect(picture?.size).toBe(22);
    expect(await textOf(picture?.open(0, 1) ?? expect.fail('no picture'))).toHaveLength(2);
    // Once for the call, though it asks twice.
    expect(scopes).toEqual([`${double.url.origin}/User.Read`]);
  });

  test('somebody without a picture, or with one that a browser should not be given, has none', async () => {
    double.answerNext('/me/photos', graphError(404, 'ImageNotFound', 'The photo was not found.'), {
      status: 200,
      headers: { 'Content-Type': 'image/svg+xml' },
      body: '<svg/>',
    });
    expect((await open().handlers.me({}, context())).photo).toBeNull();
    expect((await open().handlers.me({}, context())).photo).toBeNull();
  });

  test('finds users, groups, devices and sites by their words', async () => {
    expect(await searched('user', 'hopper')).toEqual([['Grace Hopper']]);
    expect(await searched('group', 'oper')).toEqual([['Operations']]);
    expect(await searched('device', 'laptop')).toEqual([['LAPTOP-ADA']]);
    expect(await searched('site', 'hand')).toEqual([['Handbook']]);
    expect(await searched('site', '')).toEqual([['Engineering', 'Handbook']]);
  });

  test('quotes, backslashes and operators of a query are looked for, not obeyed', async () => {
    expect(await searched('group', 'say "hello" \\')).toEqual([['Say "hello" \\ bye']]);
    expect(await searched('group', 'x" OR "displayName:Operations')).toEqual([[]]);
    expect(await searched('user', 'a&$top=1#?/')).toEqual([[]]);
  });

  test('a list comes in pages, and the next is asked for when it is wanted', async () => {
    const pages = await searched('user', '');
    expect(pages.map((page) => page.length)).toEqual([25, 25, 13]);
    const asked = double.asked.length;
    for await (const page of open().handlers.search({ kind: 'user', query: '' }, context())) {
      expect(page).toMatchObject({ more: true });
      break;
    }
    expect(double.asked.length).toBe(asked + 1);
  });

  test('a list without an end ends', async () => {
    const more = { value: [], '@odata.nextLink': `${double.url.origin}/v1.0/users?$skiptoken=again` };
    double.answerNext('/users', ...Array.from({ length: 100 }, () => ({ status: 200, body: more })));
    expect(await searched('user', '')).toHaveLength(40);
  });

  test('the token goes to Graph alone: a next page elsewhere is not asked for', async () => {
    const elsewhere = await startGraphDouble();
    double.answerNext('/users', { status: 200, body: { value: [], '@odata.nextLink': `${elsewhere.url.origin}/v1.0/users` } });
    const error = await failure(searched('user', ''));
    expect(error).toMatchObject({ code: 'GRAPH_UNREACHABLE', data: { reason: 'answer' } });
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.close();
  });

  test('a token is asked for in the name of who calls, once for all pages, and again where one has run out', async () => {
    const actors: string[] = [];
    let expiresAt = Number.MAX_SAFE_INTEGER;
    const identity = {
      signedIn: () => Promise.resolve(true),
      token: ({ actor }: { readonly actor: Actor }) => {
        actors.push(actor.name);
        return Promise.resolve({ token: GRAPH_TOKEN, expiresAt });
      },
    };
    expect(await searched('user', '', { identity })).toHaveLength(3);
    expect(actors).toEqual(['Ada']);
    expiresAt = 0;
    await searched('user', '', { identity });
    expect(actors).toHaveLength(4);
  });

  test('whether it can be asked is told for who asks', async () => {
    const identity = { signedIn: ({ name }: Actor) => Promise.resolve(name === 'Ada'), token: () => Promise.reject(new Error('asked')) };
    const { handlers } = open({ identity });
    expect(await handlers.state({}, context())).toEqual({ signedIn: true });
    expect(await handlers.state({}, { ...context(), actor: { id: 'test', name: 'Grace', face: 'browser' } })).toEqual({ signedIn: false });
  });

  test('an entry that is not as published hides no other', async () => {
    double.answerNext('/users', { status: 200, body: { value: [{ id: 7 }, { id: 'a', displayName: null, userPrincipalName: 'guest' }] } });
    expect(await searched('user', '')).toEqual([['guest']]);
  });
});

describe('a Graph that is busy', () => {
  test('is waited for as long as it asks, in seconds or until a date', async () => {
    const date = new Date(Date.now() + 20_000).toUTCString();
    double.answerNext('/users', throttled('7'), throttled(date), graphError(503, 'serviceNotAvailable', 'Busy'));
    expect(await searched('user', 'ada')).toEqual([['Ada Lovelace']]);
    expect(waited[0]).toBe(7_000);
    expect(waited[1]).toBeGreaterThan(10_000);
    expect(waited[1]).toBeLessThanOrEqual(20_000);
    expect(waited[2]).toBe(4_000);
  });

  test('is asked four times in all', async () => {
    double.answerNext('/users', ...Array.from({ length: 9 }, () => throttled('1')));
    expect(await failure(searched('user', 'ada'))).toMatchObject({ code: 'GRAPH_THROTTLED', data: { seconds: 1 } });
    expect(double.asked).toHaveLength(4);
  });

  test('is not waited for where it asks for longer than a minute', async () => {
    double.answerNext('/users', throttled('3600'));
    expect(await failure(searched('user', 'ada'))).toMatchObject({ code: 'GRAPH_THROTTLED', data: { seconds: 3_600 } });
    expect(waited).toEqual([]);
  });

  test('can be given up on while it is waited for, and while it does not answer', async () => {
    double.answerNext('/users', throttled('30'));
    const wait = (_ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('given up')), { once: true });
        abort.abort();
      });
    expect(await failure(searched('user', 'ada', { wait }))).toMatchObject({ code: 'CANCELLED' });

    abort = new AbortController();
    double.answerNext('/groups', undefined);
    const asking = failure(searched('group', 'oper'));
    await double.held();
    abort.abort();
    expect(await asking).toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a Graph that says no', () => {
  test('to the token: somebody has to sign in again', async () => {
    const identity = { signedIn: () => Promise.resolve(true), token: () => Promise.resolve({ token: 'old', expiresAt: 0 }) };
    expect(await failure(open({ identity }).handlers.me({}, context()))).toMatchObject({
      code: 'GRAPH_UNAUTHORIZED',
      data: { reason: 'refused' },
    });
  });

  test('to the account: the permission that is missing is named', async () => {
    double.answerNext('/devices', denied);
    expect(await failure(searched('device', 'x'))).toMatchObject({
      code: 'GRAPH_FORBIDDEN',
      data: { permission: 'Device.Read.All', code: 'Authorization_RequestDenied' },
    });
  });

  test('to the request: with its own code and words', async () => {
    double.answerNext('/users', graphError(400, 'Request_BadRequest', 'Invalid filter clause'));
    expect(await failure(searched('user', 'x'))).toMatchObject({
      code: 'GRAPH_REFUSED',
      data: { status: 400, code: 'Request_BadRequest', detail: 'Invalid filter clause' },
    });
  });

  test.each([
    ['a fault of its own', { status: 500, body: '<html>', headers: { 'Content-Type': 'text/html' } }, 'server'],
    ['words that are no JSON', { status: 200, body: '{"value": [' }, 'answer'],
    ['JSON that is not of Graph', { status: 200, body: { hello: 'there' } }, 'answer'],
    ['a page of a captive portal', { status: 200, body: '<html>', headers: { 'Content-Type': 'text/html' } }, 'answer'],
    ['a redirection', { status: 302, headers: { Location: 'https://example.com' }, body: {} }, 'answer'],
  ] as const)('with %s', async (_, answer, reason) => {
    double.answerNext('/users', answer);
    expect(await failure(searched('user', 'x'))).toMatchObject({ code: 'GRAPH_UNREACHABLE', data: { reason } });
  });

  test('where identity has no token, its own code goes on', async () => {
    const token = () => Promise.reject(new HubError('GRAPH_UNAUTHORIZED', { reason: 'signed-out' }));
    expect(await failure(open({ identity: { signedIn: () => Promise.resolve(false), token } }).handlers.me({}, context()))).toMatchObject({
      code: 'GRAPH_UNAUTHORIZED',
      data: { reason: 'signed-out' },
    });
  });
});

describe('a Graph that is not there', () => {
  test('is told from one whose certificate is not trusted, and from a name that is not known', async () => {
    const untrusted = { ownAuthorities: () => Promise.resolve(undefined) };
    expect(await failure(searched('user', 'x', untrusted))).toMatchObject({ code: 'GRAPH_UNREACHABLE', data: { reason: 'certificate' } });
    const closed = await startGraphDouble();
    await closed.close();
    expect(await failure(searched('user', 'x', { base: () => closed.url }))).toMatchObject({ data: { reason: 'refused' } });
    const unknown = { base: () => new URL('https://graph.invalid') };
    expect(await failure(searched('user', 'x', unknown))).toMatchObject({ code: 'GRAPH_UNREACHABLE', data: { host: 'graph.invalid' } });
  });
});

describe('looking up by id', () => {
  const ids = Array.from({ length: 45 }, (_, index) => `operator.${index + 1}@example.com`);

  test('asks for twenty at a time and answers in the order that was asked for', async () => {
    const { entries } = await open().handlers.lookUp({ kind: 'user', ids: [...ids, 'nobody@example.com'] }, context());
    expect(entries.map(({ id }) => id)).toEqual([...ids, 'nobody@example.com']);
    expect(entries.map(({ state }) => state)).toEqual([...ids.map(() => 'found'), 'missing']);
    expect(double.asked.filter(({ path }) => path === '/$batch')).toHaveLength(3);
  });

  test('parts that failed are asked for again, those alone; what fails for good is named and the rest is there', async () => {
    double.answerNext('/users/operator.2%40', throttled('5'));
    double.answerNext('/users/operator.3%40', undefined, graphError(503, 'serviceNotAvailable', 'Busy'));
    double.answerNext('/users/operator.4%40', denied);
    double.answerNext('/users/operator.5%40', ...Array.from({ length: 9 }, () => throttled('2')));
    const { entries } = await open().handlers.lookUp({ kind: 'user', ids: ids.slice(0, 5) }, context());
    expect(entries.map(({ state }) => state)).toEqual(['found', 'found', 'found', 'failed', 'failed']);
    expect(entries.slice(3)).toMatchObject([
      { status: 403, code: 'Authorization_RequestDenied' },
      { status: 429, code: 'TooManyRequests' },
    ]);
    expect(double.asked.filter(({ path }) => path.startsWith('/users/operator.1%40'))).toHaveLength(1);
    expect(double.asked.filter(({ path }) => path.startsWith('/users/operator.5%40'))).toHaveLength(4);
    expect(waited).toEqual([5_000, 2_000, 2_000]);
  });

  test('an id cannot leave its place in the address', async () => {
    const { entries } = await open().handlers.lookUp({ kind: 'user', ids: ['../groups', 'a?$select=b', 'a/b'] }, context());
    expect(entries.map(({ state }) => state)).toEqual(['missing', 'missing', 'missing']);
    expect(double.asked.filter(({ inBatch }) => inBatch).every(({ path }) => /^\/users\/[^/?]+\?\$select=/.test(path))).toBe(true);
  });
});
