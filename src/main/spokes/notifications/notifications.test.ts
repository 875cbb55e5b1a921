import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { CallContext, ObjectRef, ScopeName } from '#shared/contract/kernel';
import { TOGETHER_MOST } from '#shared/contract/notice-values';
import type { Rule, RunNotice } from '#shared/contract/notifications';
import type { Run } from '#shared/contract/runs';
import { Scope } from '#main/hub/scope';
import { createKeptSecrets } from '#main/platform/kept-secrets';
import { memoryLog, openTestDb, tempFolder, type TestDb } from '../../../../tests/support/db-worker';
import { runLike } from '../../../../tests/support/run-like';
import { createNotifications, migrations, type DesktopNotice, type Notifications } from './index';
import { ATTEMPTS } from './sending';

const SECOND = 1_000;
let made: TestDb;
let scope: Scope;
let spoke: Notifications;
let temp = tempFolder();
let now = 0;
let faults: unknown[] = [];
let shown: DesktopNotice[] = [];
let unreached = 0;

const session = (may: CallContext['may'] = () => true, signal = new AbortController().signal): CallContext => ({
  signal,
  actor: { id: 'anna', name: 'Anna', face: 'cli' },
  may,
  fail: (code, data) => {
    throw new HubError(code, data);
  },
});
/** Who has all scopes but these. */
const without =
  (...scopes: readonly ScopeName[]) =>
  (scope: ScopeName): boolean =>
    !scopes.includes(scope);
/** Who has all scopes, of one script. */
const only =
  (script: string) =>
  (_scope: ScopeName, object?: ObjectRef): boolean =>
    object === undefined || object.id === script;

async function open(): Promise<void> {
  scope = new Scope((error) => faults.push(error));
  spoke = await createNotifications({
    scope,
    db: made.db,
    log: memoryLog(),
    clock: { now: () => now },
    audit: { append: async () => undefined },
    scripts: {
      async find(script, may) {
        if (!may({ kind: 'script', id: script })) throw new HubError('SCRIPT_NOT_FOUND', { script });
        return { id: script };
      },
    },
    certificates: {
      withUsable: (certificate) => Promise.reject(new HubError('CERTIFICATE_NOT_FOUND', { certificate })),
      clientTls: (certificate) => Promise.reject(new HubError('CERTIFICATE_NOT_FOUND', { certificate })),
    },
    secrets: createKeptSecrets(join(temp.path, 'secrets')),
    language: () => 'en',
    show: (notice) => void shown.push(notice),
    unreached: () => (unreached += 1),
    incident: (error) => {
      faults.push(error);
      return 'incident';
    },
  });
}

beforeEach(async () => {
  [now, faults, shown, unreached] = [Date.parse('2026-01-01T00:00:00Z'), [], [], 0];
  temp = tempFolder();
  made = await openTestDb({ migrations });
  await open();
});
afterEach(async () => {
  await scope.close();
  await made.close();
  await temp.remove();
  expect(faults).toEqual([]);
});

type Webhook = { readonly url: string; readonly format: 'json' | 'text' } | null;
const rule = async (
  more: Partial<Pick<Rule, 'together' | 'desktop' | 'scripts' | 'on'>> = {},
  ctx = session(),
  webhook: Webhook = null,
): Promise<Rule> =>
  (await spoke.handlers.create(
    {
      name: 'all',
      scripts: { type: 'all' },
      on: ['failure'],
      longer: { type: 'usual' },
      desktop: false,
      together: 5,
      webhook,
      certificate: null,
      ...more,
    },
    ctx,
  )) as Rule;
async function fails(script = 'a', count = 1): Promise<readonly Run[]> {
  const runs = Array.from({ length: count }, () =>
    runLike({
      state: 'failed',
      exitCode: 3,
      subject: { kind: 'script', id: script, name: script, tags: [] },
      endedAt: '2026-01-01T00:00:02.000Z',
    }),
  );
  for (const run of runs) await made.db.write(async (tx) => await spoke.runEnded(tx, run));
  return runs;
}
async function told(may?: CallContext['may']): Promise<readonly RunNotice[]> {
  const abort = new AbortController();
  const found = new Map<string, RunNotice>();
  for await (const event of spoke.handlers.watch({}, session(may, abort.signal))) {
    if (event.type === 'page') for (const notice of event.items as readonly RunNotice[]) found.set(notice.id, notice);
    if (event.type === 'ready') abort.abort();
  }
  return [...found.values()];
}
async function rules(may: CallContext['may']): Promise<number> {
  const abort = new AbortController();
  let count = 0;
  for await (const event of spoke.handlers.rules({}, session(may, abort.signal))) {
    if (event.type === 'page') count += event.items.length;
    if (event.type === 'ready') abort.abort();
  }
  return count;
}

it('a hundred failures within a minute are one notice, which counts each and leads to them', async () => {
  await rule({ desktop: true });
  const runs = [...(await fails('a', 60)), ...(await fails('b', 40))];
  const [notice, ...others] = await told();
  expect(others).toEqual([]);
  expect(notice).toMatchObject({ kind: 'failure', run: runs.at(-1)?.id, read: false });
  expect(notice?.together).toMatchObject({
    runs: 100,
    scripts: [
      { id: 'a', runs: 60 },
      { id: 'b', runs: 40 },
    ],
    more: { runs: 0 },
  });
  // The desktop was told of five, and then of all that follow.
  expect(shown).toHaveLength(6);
  expect(shown[5]).toEqual({ title: 'all', body: '6 runs failed within a minute: a (6)', about: { type: 'many' } });
  await scope.close();
  await open();
  expect(await told()).toEqual([notice]);
});

it('as many as the rule says are told of one by one, and each run once', async () => {
  await rule({ together: 2 });
  const [first] = await fails('a', 2);
  expect((await told()).map(({ together }) => together)).toEqual([null, null]);
  if (first === undefined) throw new Error('no run');
  await made.db.write(async (tx) => await spoke.runEnded(tx, first));
  expect(await told()).toHaveLength(2);
  const [third] = await fails('a');
  expect((await told()).map(({ together }) => together?.runs)).toEqual([3]);
  if (third === undefined) throw new Error('no run');
  for (const again of [first, third]) await made.db.write(async (tx) => await spoke.runEnded(tx, again));
  expect((await told()).map(({ together }) => together?.runs)).toEqual([3]);
});

it('the most that a rule tells of one by one are still there when they become one', async () => {
  await rule({ together: TOGETHER_MOST });
  await fails('a', TOGETHER_MOST);
  expect(await told()).toHaveLength(TOGETHER_MOST);
  await fails('a');
  expect((await told()).map(({ together }) => together?.runs)).toEqual([TOGETHER_MOST + 1]);
});

it('a minute later there is another notice; what is slow is never put together', async () => {
  await rule({ together: 2 });
  await fails('a', 5);
  now += 60 * SECOND;
  await fails('a', 4);
  expect((await told()).map(({ together }) => together?.runs)).toEqual([5, 4]);
  now += 60 * SECOND;
  for (let count = 0; count < 4; count += 1) {
    now += 40 * SECOND;
    await fails('b');
  }
  expect((await told()).map(({ together }) => together?.runs ?? 1)).toEqual([5, 4, 1, 1, 1, 1]);
});

it('what is said to have come within a minute has', async () => {
  await rule({ together: 2 });
  for (const [count, seconds] of [
    [2, 40],
    [3, 30],
    [1, 0],
  ] as const) {
    await fails('a', count);
    now += seconds * SECOND;
  }
  const spans = (await told()).map(({ together }) => together && [together.runs, Date.parse(together.until) - Date.parse(together.since)]);
  expect(spans).toEqual([
    [5, 60 * SECOND],
    [1, 60 * SECOND],
  ]);
});

it('one that was read is new again when there are more', async () => {
  await rule({ together: 1 });
  await fails('a', 2);
  await spoke.handlers.markRead({ notices: 'all' }, session());
  await fails('a');
  expect(await told()).toMatchObject([{ read: false, together: { runs: 3 } }]);
});

it('a clock that is set back begins another one', async () => {
  await rule({ together: 1 });
  await fails('a', 3);
  now -= 365 * 24 * 3_600 * SECOND;
  await fails('a', 3);
  expect((await told()).map(({ together }) => together?.runs)).toEqual([3, 3]);
});

it('who may not read runs learns nothing of them by a rule', async () => {
  const noRuns = without('runs:read');
  for (const scripts of [{ type: 'all' }, { type: 'tag', tag: 'x' }] as const) {
    await expect(rule({ scripts }, session(noRuns))).rejects.toMatchObject({ code: 'FORBIDDEN', data: { scope: 'runs:read' } });
    // Nor who sees only one script, of all.
    await expect(rule({ scripts }, session(only('a')))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
  await expect(rule({ scripts: { type: 'script', id: 'a' } }, session(noRuns))).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
  await rule({ scripts: { type: 'script', id: 'a' }, together: 1 });
  await fails('a', 3);
  expect([await told(noRuns), await rules(noRuns), (await told(only('a'))).length, (await told(only('b'))).length]).toEqual([[], 0, 1, 0]);
});

it('who may not read runs turns no rule to an address of their own', async () => {
  await rule();
  const ctx = session(without('runs:read'));
  const change = { rule: 'all', webhook: { url: 'http://127.0.0.1:1/', format: 'json' as const } };
  await expect(spoke.handlers.change(change, ctx)).rejects.toMatchObject({ code: 'FORBIDDEN', data: { scope: 'runs:read' } });
  await spoke.handlers.pause({ rule: 'all' }, ctx);
  await expect(spoke.handlers.resume({ rule: 'all' }, ctx)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

it('of many runs who sees some scripts sees these alone', async () => {
  await rule({ together: 1 });
  await fails('a', 2);
  await fails('secret', 3);
  const [seen, ...others] = await told(only('a'));
  expect(others).toEqual([]);
  expect(seen?.together).toMatchObject({ runs: 2, scripts: [{ id: 'a', runs: 2 }] });
  expect(JSON.stringify(seen)).not.toContain('secret');
});

it('a webhook gets one message of many runs, when their minute is over', async () => {
  const got: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      got.push(body);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/`;
  await rule({ together: 1 }, session(), { url, format: 'text' });
  await fails('a', 7);
  await spoke.send();
  const before = got.length;
  now += 60 * SECOND;
  await spoke.send();
  await expect.poll(async () => (await told()).at(-1)?.webhook?.state).toBe('sent');
  // The first may have been on its way before there were more.
  expect(before).toBeLessThanOrEqual(1);
  expect(got.slice(before)).toEqual(['{"text":"7 runs failed within a minute: a (7)"}']);
  expect(spoke.sending()).toBe(0);
  await new Promise((resolve) => server.close(resolve));
});

it('a webhook whose next attempt lies years ahead, since the clock was set back, is sent', async () => {
  await rule({}, session(), { url: `http://127.0.0.1:1/${randomUUID()}`, format: 'json' });
  now += 3 * 365 * 24 * 3_600 * SECOND;
  await fails('a');
  await expect.poll(async () => (await told())[0]?.webhook?.attempts).toBe(1);
  now -= 3 * 365 * 24 * 3_600 * SECOND;
  await spoke.send();
  await expect.poll(async () => (await told())[0]?.webhook?.attempts).toBeGreaterThanOrEqual(2);
});

it('the desktop is told which run it is about, beside what is said of it', async () => {
  await rule({ desktop: true });
  const [run] = await fails('rm -rf /runs/../settings');
  expect(shown).toEqual([
    { title: 'all', body: 'rm -rf /runs/../settings failed (exit code 3)', about: { type: 'run', run: run?.id, ended: true } },
  ]);
});

/** A server of webhooks on this port, or on a free one. */
async function listen(answer: RequestListener, port = 0): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

it('a webhook that did not get through is sent as soon as there may be a network again, and no try is used up by that', async () => {
  const { port, close } = await listen(() => undefined);
  await close();
  const webhook = async () => (await told())[0]?.webhook;
  await rule({}, session(), { url: `http://127.0.0.1:${port}/`, format: 'json' });
  await fails('a');
  await expect.poll(webhook).toMatchObject({ state: 'waiting', attempts: 1, detail: 'ECONNREFUSED' });
  expect(unreached).toBe(1);
  for (let times = 0; times < 12; times += 1) await spoke.retry();
  expect(await webhook()).toMatchObject({ state: 'waiting', attempts: 1 });
  const back = await listen((_request, response) => void response.end(), port);
  await spoke.retry(); // The clock stands: nothing is due by it.
  expect(await webhook()).toMatchObject({ state: 'sent' });
  await back.close();
});

it('one that a network that comes and goes has kept waiting for a week is tried as often as others, and given up', async () => {
  const { port, close } = await listen(() => undefined);
  await close();
  const webhook = async () => (await told())[0]?.webhook;
  await rule({}, session(), { url: `http://127.0.0.1:${port}/`, format: 'json' });
  await fails('a');
  await expect.poll(webhook).toMatchObject({ state: 'waiting', attempts: 1 });
  now += 7 * 86_400 * SECOND;
  for (let times = 2; times < ATTEMPTS; times += 1) {
    await spoke.retry();
    expect(await webhook()).toMatchObject({ state: 'waiting', attempts: times });
  }
  await spoke.retry();
  expect(await webhook()).toMatchObject({ state: 'failed', detail: 'ECONNREFUSED' });
});

it('one that was answered waits on, whatever becomes of the network', async () => {
  let asked = 0;
  const server = await listen((_request, response) => {
    asked += 1;
    response.writeHead(503).end();
  });
  await rule({}, session(), { url: `http://127.0.0.1:${server.port}/`, format: 'json' });
  await fails('a');
  await expect.poll(async () => (await told())[0]?.webhook?.attempts).toBe(1);
  await spoke.retry();
  expect([asked, unreached]).toEqual([1, 0]);
  await server.close();
});

it('one that is on its way when the network comes back does not wait when it fails', async () => {
  let asked: (end: () => void) => void = () => undefined;
  const arrived = new Promise<() => void>((resolve) => (asked = resolve));
  let times = 0;
  const server = await listen((request, response) => {
    times += 1;
    if (times === 1) asked(() => request.socket.destroy());
    else response.end();
  });
  await rule({}, session(), { url: `http://127.0.0.1:${server.port}/`, format: 'json' });
  await fails('a');
  const cut = await arrived;
  await spoke.retry();
  cut();
  await expect.poll(async () => (await told())[0]?.webhook?.attempts).toBe(1);
  await spoke.send();
  await expect.poll(async () => (await told())[0]?.webhook?.state).toBe('sent');
  await server.close();
});
