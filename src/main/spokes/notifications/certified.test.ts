import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { CallContext, ScopeName } from '#shared/contract/kernel';
import type { Rule, RunNotice } from '#shared/contract/notifications';
import type { Run } from '#shared/contract/runs';
import { Scope } from '#main/hub/scope';
import { createKeptSecrets } from '#main/platform/kept-secrets';
import { memoryLog, openTestDb, tempFolder, type TestDb } from '../../../../tests/support/db-worker';
import { runLike } from '../../../../tests/support/run-like';
import { createNotifications, migrations, type Notifications } from './index';
import { ATTEMPTS } from './sending';

const SECOND = 1_000;
let made: TestDb;
let scope: Scope;
let spoke: Notifications;
let temp = tempFolder();
let now = 0;
let faults: unknown[] = [];
/** The thumbprint of the one certificate that there is, who used it, and how that fails. */
const AGENT = 'a'.repeat(64);
let usedBy: string[] = [];
let clientFault: Error = new HubError('CERTIFICATE_KEY_MISSING', { certificate: AGENT });

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
      withUsable(certificate, may, work) {
        if (certificate !== AGENT || !may({ kind: 'certificate', id: AGENT }))
          return Promise.reject(new HubError('CERTIFICATE_NOT_FOUND', { certificate }));
        return work({ thumbprint: AGENT });
      },
      clientTls(_thumbprint, { actor }) {
        usedBy.push(actor.name);
        return Promise.reject(clientFault);
      },
    },
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

beforeEach(async () => {
  [now, faults, usedBy] = [Date.parse('2026-01-01T00:00:00Z'), [], []];
  clientFault = new HubError('CERTIFICATE_KEY_MISSING', { certificate: AGENT });
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

it('who may not use certificates shows the one of a rule to no address of their own', async () => {
  const mine: Webhook = { url: 'https://127.0.0.1:1/mine', format: 'json' };
  const theirs: Webhook = { url: 'https://127.0.0.1:1/theirs', format: 'json' };
  const certified = await rule({}, session(), mine);
  const change = (more: object, may?: CallContext['may']) => spoke.handlers.change({ rule: 'all', ...more }, session(may));
  await change({ certificate: AGENT });
  const operator = without('certificates:write');
  await expect(change({ webhook: theirs }, operator)).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });
  const kept = createKeptSecrets(join(temp.path, 'secrets'));
  expect(await kept.get(certified.id)).toBe(mine.url);
  // It is tested by whoever may, in their name.
  await spoke.handlers.test({ rule: 'all' }, session(operator));
  expect(usedBy).toEqual(['Anna']);

  expect(await change({ webhook: theirs })).toMatchObject({ certificate: AGENT });
  expect(await kept.get(certified.id)).toBe(theirs.url);
  expect(await change({ webhook: mine, certificate: null }, operator)).toMatchObject({ certificate: null });
  // As the rule is when its turn comes, and not as it was when it was asked for.
  const [named, late] = await Promise.allSettled([change({ certificate: AGENT }), change({ webhook: theirs }, operator)]);
  expect([named.status, late.status, await kept.get(certified.id)]).toEqual(['fulfilled', 'rejected', mine.url]);
});

it('a notice that meets a fault which nobody foresaw is tried as often as others, and given up', async () => {
  await rule({}, session(), { url: 'https://127.0.0.1:1/', format: 'json' });
  await spoke.handlers.change({ rule: 'all', certificate: AGENT }, session());
  clientFault = new Error('the disk is gone');
  await fails('a');
  await expect.poll(async () => (await told())[0]?.webhook).toMatchObject({ state: 'waiting', attempts: 1, detail: 'INTERNAL' });
  await spoke.send(); // Its wait is not over.
  expect(faults).toHaveLength(1);
  for (let times = 1; times < ATTEMPTS; times += 1) {
    now += 900 * SECOND;
    await spoke.send();
  }
  expect((await told())[0]?.webhook).toMatchObject({ state: 'failed', attempts: ATTEMPTS, detail: 'INTERNAL' });
  expect(spoke.sending()).toBe(0);
  expect(faults.splice(0)).toEqual(Array.from({ length: ATTEMPTS }, () => clientFault));
});
