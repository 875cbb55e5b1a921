import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#shared/contract/actor';
import type { ApprovalRequest } from '#shared/contract/approvals';
import { MOST_WAITING_OF_ONE } from '#shared/contract/approval-values';
import { HubError } from '#shared/contract/errors';
import { GrantDigest } from '#shared/contract/grant-plan';
import type { CallContext } from '#shared/contract/kernel';
import { RunId } from '#shared/contract/runs';
import { Scope } from '#main/hub/scope';
import { memoryLog, openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { fakePlan } from '../../../../tests/support/fake-plan';
import { createApprovals, migrations, type Approvals, type Demand, type RunsPort } from './index';

type Startable = Parameters<RunsPort['startAgreed']>[0];

const RUN = RunId.parse('0190b2c1-7f3a-7b1c-94d0-e5f6a7b8c9d0');
const DIGEST = GrantDigest.parse(`${'a'.repeat(64)}.0000`);
const BEGUN = Date.UTC(2026, 10, 20);

let made: TestDb;
let scope: Scope;
let now: number;
let audited: { action: string; outcome: string; by: string; reason?: unknown }[];
let started: { readonly request: Startable; readonly actor: Actor }[];
let demand: Demand | null;
/** What a start comes to, once the request was used up by it. */
let outcome: (approvals: Approvals, request: Startable) => Promise<void>;

beforeEach(async () => {
  [now, audited, started] = [BEGUN, [], []];
  demand = { causes: ['script'], expiresSeconds: 3_600 };
  outcome = async ({ consent }, { consent: { request } }) => made.db.write((tx) => consent.use(tx, request, RUN));
  scope = newScope();
  made = await openTestDb({ migrations });
});
afterEach(async () => {
  await scope.close();
  await made.close();
});

const newScope = (): Scope =>
  new Scope((error) => {
    throw error;
  });

function context(name: string, may: CallContext['may'] = () => true): CallContext {
  return {
    signal: new AbortController().signal,
    actor: { id: `${name}-session`, name, face: 'cli' },
    may,
    fail: (code, data) => {
      throw new HubError(code, data);
    },
  };
}
const [ada, grace, edsger] = ['Ada', 'Grace', 'Edsger'].map((name) => context(name)) as [CallContext, CallContext, CallContext];

/** A hub's approvals: those of an earlier one are in the database. */
async function open(begins = true): Promise<Approvals> {
  const approvals = await createApprovals({
    scope,
    db: made.db,
    log: memoryLog(),
    clock: { now: () => now },
    audit: {
      append: async (_tx, { action, outcome: came, actor, detail }) =>
        void audited.push({ action, outcome: came, by: actor.name, ...(detail?.['reason'] !== undefined && { reason: detail['reason'] }) }),
    },
    policy: () => ({
      approvalElevation: false,
      approvalNetwork: false,
      approvalHosts: false,
      approvalSecrets: false,
      approvalTags: '',
      approvalHours: 4,
    }),
    personOf: ({ name }) => name,
    others: () => Promise.resolve(['Grace']),
    incident: () => 'i1',
  });
  const runs: RunsPort = {
    checkStarter: () => Promise.resolve(),
    prepare: async ({ script, params }) => ({
      subject: { id: `own:${script}`, name: script },
      params: Object.keys(params).map((name) => ({
        name,
        label: name,
        value: name === 'token' ? null : String(params[name]),
        secret: name === 'token',
      })),
      plan: fakePlan(),
      trust: 'new',
      mode: 'terminal',
      digest: DIGEST,
      demand,
    }),
    async startAgreed(request, actor) {
      started.push({ request, actor });
      await outcome(approvals, request);
      return { run: RUN };
    },
  };
  if (begins) await approvals.begin(runs);
  return approvals;
}

const start = { script: 'deploy', columns: 120, rows: 32, attended: false, exposes: false };
const ask = ({ handlers }: Approvals, params: Record<string, string> = {}): Promise<ApprovalRequest> =>
  handlers.ask({ ...start, params, reason: 'patch night' }, ada) as Promise<ApprovalRequest>;
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => 'ok',
    (error: unknown) => HubError.from(error).code,
  );
const approve = (request: string) => ({ request, verdict: 'approve', reason: '' }) as const;

test('a yes of another person starts what was asked for, in the asker’s name, bound to what was seen', async () => {
  const approvals = await open();
  const asked = await ask(approvals, { where: 'web' });
  expect(asked).toMatchObject({ state: 'waiting', own: true, reason: 'patch night', digest: DIGEST, causes: ['script'], run: null });
  expect(started).toEqual([]);
  expect([approvals.scriptsOf(asked.id), approvals.scriptsOf('another')]).toEqual([['own:deploy'], undefined]);
  const decided = await approvals.handlers.decide({ request: asked.id, verdict: 'approve', reason: 'fine' }, grace);
  expect(decided).toMatchObject({ state: 'started', run: RUN, own: false, decision: { by: { name: 'Grace' }, reason: 'fine' } });
  expect(started).toHaveLength(1);
  expect(started[0]).toMatchObject({
    actor: { name: 'Ada', face: 'cli' },
    request: {
      script: 'own:deploy',
      params: { where: 'web' },
      expect: DIGEST,
      consent: { request: asked.id, asked: 'patch night', by: { name: 'Grace' }, reason: 'fine' },
    },
  });
  expect(audited).toEqual([
    { action: 'approval.ask', outcome: 'ok', by: 'Ada' },
    { action: 'approval.approve', outcome: 'ok', by: 'Grace' },
    { action: 'approval.start', outcome: 'ok', by: 'Ada' },
  ]);
});

test('who decides sees each value whole, how the bytes stand and in which mode they would run', async () => {
  const approvals = await open();
  const long = `${'a'.repeat(60_000)} --and-delete-all`;
  const { id, params } = await ask(approvals, { where: long, token: 'hunter2' });
  expect(params[0]?.value).toMatch(/^a{2047}…$/);
  expect(await approvals.handlers.get({ request: id }, grace)).toMatchObject({
    params: [{ value: long }, { name: 'token', value: null, secret: true }],
    trust: 'new',
    mode: 'terminal',
  });
  await approvals.handlers.decide({ request: id, verdict: 'approve', reason: '' }, grace);
  expect(started[0]?.request).toMatchObject({ mode: 'terminal', params: { where: long } });
});

test('nobody approves their own, from whatever session; the attempt is written down, and it waits on', async () => {
  const approvals = await open();
  const { id } = await ask(approvals);
  const elsewhere = { ...ada, actor: { ...ada.actor, id: 'another session', face: 'desktop' as const } };
  for (const me of [ada, elsewhere]) expect(await codeOf(approvals.handlers.decide(approve(id), me))).toBe('APPROVAL_OWN');
  expect(audited.slice(1)).toEqual(
    [1, 2].map(() => ({ action: 'approval.approve', outcome: 'refused', by: 'Ada', reason: 'APPROVAL_OWN' })),
  );
  expect([started.length, approvals.active()]).toEqual([0, 1]);
});

test('a no ends it, with its reason; a later yes is told so', async () => {
  const approvals = await open();
  const { id } = await ask(approvals);
  expect(await approvals.handlers.decide({ request: id, verdict: 'refuse', reason: 'not on a Friday' }, grace)).toMatchObject({
    state: 'refused',
    decision: { by: { name: 'Grace' }, reason: 'not on a Friday' },
  });
  const late = approvals.handlers.decide(approve(id), edsger);
  await expect(late).rejects.toMatchObject({ code: 'APPROVAL_REQUEST_OVER', data: { state: 'refused' } });
  expect(started).toEqual([]);
});

test('of many who decide at once one does', async () => {
  const approvals = await open();
  const { id } = await ask(approvals);
  const came = await Promise.all([
    codeOf(approvals.handlers.decide(approve(id), grace)),
    codeOf(approvals.handlers.decide(approve(id), edsger)),
    codeOf(approvals.handlers.decide({ request: id, verdict: 'refuse', reason: 'no' }, context('Barbara'))),
    codeOf(approvals.handlers.cancel({ request: id }, ada)),
  ]);
  expect(came.toSorted()).toEqual(['APPROVAL_REQUEST_OVER', 'APPROVAL_REQUEST_OVER', 'APPROVAL_REQUEST_OVER', 'ok']);
  expect(audited.filter(({ action }) => action !== 'approval.ask' && action !== 'approval.start')).toHaveLength(1);
  expect(started).toHaveLength(came[0] === 'ok' || came[1] === 'ok' ? 1 : 0);
});

test('it expires by itself, and a yes after that starts nothing', async () => {
  const approvals = await open();
  const [one, other] = [await ask(approvals), await ask(approvals)];
  now = Date.parse(one.expiresAt);
  await expect(approvals.handlers.decide(approve(one.id), grace)).rejects.toMatchObject({
    code: 'APPROVAL_REQUEST_OVER',
    data: { state: 'expired' },
  });
  await approvals.expire();
  expect(await codeOf(approvals.handlers.cancel({ request: other.id }, ada))).toBe('APPROVAL_REQUEST_OVER');
  expect(audited.filter(({ action }) => action === 'approval.expire')).toHaveLength(2);
  expect([started.length, approvals.active()]).toEqual([0, 0]);
});

test('it waits on over a restart; what was approved just before starts once', async () => {
  const first = await open();
  const [waiting, agreed] = [await ask(first), await ask(first)];
  // The hub ends after the yes is durable and before the run is.
  outcome = async () => {
    await scope.close();
    throw new HubError('CANCELLED', {});
  };
  await first.handlers.decide(approve(agreed.id), grace);
  expect(started).toHaveLength(1);

  scope = newScope();
  outcome = async ({ consent }, { consent: { request } }) => made.db.write((tx) => consent.use(tx, request, RUN));
  const second = await open();
  expect(started).toHaveLength(2);
  expect((await second.handlers.get({ request: agreed.id }, grace)).request).toMatchObject({ state: 'started', run: RUN });
  expect((await second.handlers.get({ request: waiting.id }, grace)).request).toMatchObject({ state: 'waiting' });
  expect(await second.handlers.decide(approve(waiting.id), grace)).toMatchObject({ state: 'started' });
});

test('what was approved is not started by a hub that comes after its time', async () => {
  const first = await open();
  const { id, expiresAt } = await ask(first);
  outcome = async () => {
    await scope.close();
    throw new HubError('CANCELLED', {});
  };
  await first.handlers.decide(approve(id), grace);
  scope = newScope();
  now = Date.parse(expiresAt);
  const second = await open();
  expect(started).toHaveLength(1);
  expect((await second.handlers.get({ request: id }, ada)).request).toMatchObject({ state: 'failed', code: 'APPROVAL_EXPIRED' });
});

test('a hub that ends after the run was written down does not start another', async () => {
  const first = await open();
  const { id } = await ask(first);
  outcome = async ({ consent }, { consent: { request } }) => {
    await made.db.write((tx) => consent.use(tx, request, RUN));
    await scope.close();
    throw new HubError('CANCELLED', {});
  };
  await first.handlers.decide(approve(id), grace);
  scope = newScope();
  await open();
  expect(started).toHaveLength(1);
});

test('a consent is good for one run', async () => {
  const approvals = await open();
  const { id } = await ask(approvals);
  await approvals.handlers.decide(approve(id), grace);
  const again = made.db.write((tx) => approvals.consent.use(tx, id, RUN));
  await expect(again).rejects.toMatchObject({ code: 'APPROVAL_REQUEST_OVER', data: { state: 'started' } });
});

test('what cannot be started any more says why', async () => {
  const approvals = await open();
  const { id } = await ask(approvals);
  outcome = () => Promise.reject(new HubError('GRANTS_CHANGED', { script: 'own:deploy', changed: ['script'] }));
  expect(await approvals.handlers.decide(approve(id), grace)).toMatchObject({ state: 'failed', code: 'GRANTS_CHANGED', run: null });
  expect(audited.at(-1)).toEqual({ action: 'approval.fail', outcome: 'failed', by: 'Axle', reason: 'GRANTS_CHANGED' });
});

test('secrets are given to the run, shown to nobody and kept nowhere: they end with the hub', async () => {
  const first = await open();
  const [one, other] = [await ask(first, { token: 'hunter2' }), await ask(first, { token: 'hunter2' })];
  expect(one.params).toEqual([{ name: 'token', label: 'token', value: null, secret: true }]);
  await first.handlers.decide(approve(one.id), grace);
  expect(started[0]?.request.params).toEqual({ token: 'hunter2' });
  const rows = await made.db.tables<{ approval_requests: Record<string, unknown> }>().selectFrom('approval_requests').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain('hunter2');
  await scope.close();
  scope = newScope();
  const second = await open();
  expect((await second.handlers.get({ request: other.id }, ada)).request).toMatchObject({ state: 'failed', code: 'secrets-gone' });
});

test('what needs nobody is not asked for, and too much is refused', async () => {
  const approvals = await open();
  for (let at = 0; at < MOST_WAITING_OF_ONE; at += 1) await ask(approvals);
  await expect(ask(approvals)).rejects.toMatchObject({ code: 'APPROVALS_FULL', data: { limit: MOST_WAITING_OF_ONE } });
  demand = null;
  expect(await codeOf(ask(approvals))).toBe('APPROVAL_NEEDLESS');
});

test('who may not see the script does not hear of it, but for the asker; only they and who may decide take it back', async () => {
  const approvals = await open();
  const { id } = await ask(approvals);
  const blind = context('Grace', (scopeName) => scopeName !== 'scripts:read');
  expect(await codeOf(approvals.handlers.get({ request: id }, blind))).toBe('APPROVAL_REQUEST_NOT_FOUND');
  expect(await codeOf(approvals.handlers.decide(approve(id), blind))).toBe('APPROVAL_REQUEST_NOT_FOUND');
  const reader = context('Grace', (scopeName) => scopeName !== 'approvals:write');
  expect(await codeOf(approvals.handlers.cancel({ request: id }, reader))).toBe('FORBIDDEN');
  const own = context('Ada', (scopeName) => scopeName === 'runs:write' || scopeName === 'runs:read');
  const seen: string[] = [];
  const watching = (async () => {
    for await (const { state } of approvals.handlers.observe({ request: id }, own)) {
      seen.push(state);
      if (state === 'waiting') await approvals.handlers.cancel({ request: id }, own);
    }
  })();
  await watching;
  expect(seen).toEqual(['waiting', 'cancelled']);
});

test('the list says whose each is, and tells of changes', async () => {
  const approvals = await open();
  const { id } = await ask(approvals);
  const told: unknown[] = [];
  for await (const event of approvals.handlers.watch({}, grace)) {
    if (event.type === 'page' || event.type === 'upsert') told.push(...event.items.map(({ own, state }) => [own, state]));
    if (event.type === 'ready') await approvals.handlers.decide({ request: id, verdict: 'refuse', reason: 'no' }, grace);
    if (event.type === 'upsert') break;
  }
  expect(told).toEqual([
    [false, 'waiting'],
    [false, 'refused'],
  ]);
});

test('what was agreed to, and could neither be started nor ended for want of storage, is taken up once there is room, and ends with its time', async () => {
  const full = new HubError('STORAGE_FULL', { path: '' });
  const approvals = await open();
  const write = made.db.write.bind(made.db);
  const agree = async (): Promise<string> => {
    const { id } = await ask(approvals);
    outcome = async () => {
      made.db.write = () => Promise.reject(full);
      throw full;
    };
    await approvals.handlers.decide({ request: id, verdict: 'approve', reason: 'yes' }, grace);
    expect([approvals.active(), started.length]).toEqual([1, 1]);
    await approvals.expire();
    expect(approvals.active()).toBe(1);
    made.db.write = write;
    return id;
  };
  await agree();
  outcome = async ({ consent }, { consent: { request } }) => write((tx) => consent.use(tx, request, RUN));
  await Promise.all([approvals.expire(), approvals.expire()]);
  expect(approvals.active()).toBe(0);
  expect(audited.at(-1)).toMatchObject({ action: 'approval.start', outcome: 'ok' });
  started = [];
  await agree();
  now += 3_600_001;
  await approvals.expire();
  expect(approvals.active()).toBe(0);
  expect(audited.at(-1)).toMatchObject({ action: 'approval.fail', reason: 'APPROVAL_EXPIRED' });
});
