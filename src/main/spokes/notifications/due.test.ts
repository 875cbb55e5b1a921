import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { CallContext } from '#shared/contract/kernel';
import type { Notice } from '#shared/contract/notifications';
import { Scope } from '#main/hub/scope';
import { createKeptSecrets } from '#main/platform/kept-secrets';
import { memoryLog, openTestDb, tempFolder, type TestDb } from '../../../../tests/support/db-worker';
import { createNotifications, migrations, type Notifications, type SecretsPort } from './index';

const DAY = 86_400_000;
const start = Date.parse('2026-01-01T00:00:00Z');
let made: TestDb;
let scope: Scope;
let spoke: Notifications;
let temp = tempFolder();
let now = start;
let faults: unknown[] = [];
/** When each secret is due. */
let secrets: Record<string, number> = {};
const port: SecretsPort = {
  due: (at) => Object.entries(secrets).flatMap(([name, dueAt]) => (dueAt <= at ? [{ name, dueAt }] : [])),
};

const unasked = (certificate: string): Promise<never> => Promise.reject(new HubError('CERTIFICATE_NOT_FOUND', { certificate }));
async function open(): Promise<void> {
  scope = new Scope((error) => faults.push(error));
  spoke = await createNotifications({
    scope,
    db: made.db,
    log: memoryLog(),
    clock: { now: () => now },
    audit: { append: async () => undefined },
    scripts: { find: (script) => Promise.reject(new HubError('SCRIPT_NOT_FOUND', { script })) },
    certificates: { withUsable: unasked, clientTls: unasked },
    secrets: createKeptSecrets(join(temp.path, 'secrets')),
    language: () => 'en',
    show: undefined,
    unreached: () => undefined,
    incident: (error) => {
      faults.push(error);
      return 'incident';
    },
  });
}
async function nextHub(): Promise<void> {
  await scope.close();
  await open();
  await spoke.lookAtSecrets(port);
}

beforeEach(async () => {
  [now, faults, secrets] = [start, [], { one: start + DAY, other: start + 30 * DAY }];
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

const session = (may: CallContext['may'], signal = new AbortController().signal): CallContext => ({
  signal,
  actor: { id: 'anna', name: 'Anna', face: 'cli' },
  may,
  fail: (code, data) => {
    throw new HubError(code, data);
  },
});
async function told(may: CallContext['may'] = () => true): Promise<readonly Notice[]> {
  const abort = new AbortController();
  const found: Notice[] = [];
  for await (const event of spoke.handlers.watch({}, session(may, abort.signal))) {
    if (event.type === 'page') found.push(...(event.items as readonly Notice[]));
    if (event.type === 'ready') abort.abort();
  }
  return found;
}

it('a secret that is due is told of once, in whatever hub, until it has a new value', async () => {
  await spoke.lookAtSecrets(port);
  expect(await told()).toEqual([]);
  now += 2 * DAY;
  await spoke.lookAtSecrets(port);
  const [first] = await told();
  expect(first).toMatchObject({
    kind: 'due',
    secret: 'one',
    dueAt: '2026-01-02T00:00:00.000Z',
    at: '2026-01-03T00:00:00.000Z',
    read: false,
  });
  await spoke.handlers.markRead(
    { notices: 'all' },
    session(() => true),
  );
  await spoke.lookAtSecrets(port);
  await nextHub();
  expect(await told()).toEqual([{ ...first, read: true }]);
  secrets = { ...secrets, one: now + DAY };
  await spoke.lookAtSecrets(port);
  expect(await told()).toEqual([]);
  now += 2 * DAY;
  await spoke.lookAtSecrets(port);
  expect(await told()).toMatchObject([{ secret: 'one', dueAt: '2026-01-04T00:00:00.000Z', read: false }]);
});

it('another date that has passed is told of anew, and a secret that went while no hub was there is told of no more', async () => {
  now += 40 * DAY;
  await spoke.lookAtSecrets(port);
  await spoke.handlers.markRead(
    { notices: 'all' },
    session(() => true),
  );
  secrets = { one: start + 3 * DAY };
  await nextHub();
  expect(await told()).toMatchObject([{ secret: 'one', dueAt: '2026-01-04T00:00:00.000Z', read: false }]);
});

it('who may not see a secret learns nothing of it, and marks nothing of it as read', async () => {
  now += 40 * DAY;
  await spoke.lookAtSecrets(port);
  const ofOne: CallContext['may'] = (wanted, object) => wanted !== 'secrets:read' || object?.id === 'one';
  expect(await told((wanted) => wanted !== 'secrets:read')).toEqual([]);
  expect(await told(ofOne)).toMatchObject([{ secret: 'one' }]);
  const all = (await told()).map(({ id }) => id);
  await spoke.handlers.markRead({ notices: all }, session(ofOne));
  expect((await told()).map((notice) => [notice.kind === 'due' && notice.secret, notice.read])).toEqual([
    ['one', true],
    ['other', false],
  ]);
});
