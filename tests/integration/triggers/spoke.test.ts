import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { CallContext } from '#shared/contract/kernel';
import { Param, type ParamValues } from '#shared/contract/params';
import { RunId } from '#shared/contract/runs';
import { MOST_WAITING } from '#shared/contract/trigger-values';
import type { Trigger, TriggerEvent } from '#shared/contract/triggers';
import { Scope } from '#main/hub/scope';
import { createKeptSecrets } from '#main/platform/kept-secrets';
import { memoryLog, openTestDb, tempFolder, type TestDb } from '../../support/db-worker';
import { KEPT_EVENTS } from '#main/spokes/triggers/events';
import { createTriggers, migrations, type RunsPort, type Triggers } from '#main/spokes/triggers/index';
import { hashOf } from '#main/spokes/triggers/proof';

const temp = tempFolder();
const inbox = join(temp.path, 'in');
let made: TestDb;
let scope: Scope;
let spoke: Triggers;
let starts: ParamValues[] = [];
let ended: ((id: string, again?: RunId) => void)[] = [];
let active: { id: string }[] = [];
let findGate: Promise<void> = Promise.resolve();
let onStart: () => Promise<void> = async () => undefined;
let audited: { action: string; outcome: string; detail?: Readonly<Record<string, unknown>> }[] = [];
let faults: unknown[] = [];
/** The script that is found, whatever is asked for. */
let findId = 'hello';

const context: CallContext = {
  signal: new AbortController().signal,
  actor: { id: 'anna-1', name: 'Anna', face: 'cli' },
  may: () => true,
  fail: (code, data) => {
    throw new HubError(code, data);
  },
};
const runs: RunsPort = {
  checkStarter: () => Promise.resolve(),
  async start({ params }, { name, face }, may) {
    expect([name, face]).toEqual(['Anna (trigger in)', 'hub']);
    expect([may({ kind: 'script', id: 'hello' }), may({ kind: 'script', id: 'other' })]).toEqual([true, false]);
    await onStart();
    starts.push(params);
    const run = RunId.parse(randomUUID());
    return { run, state: 'starting' };
  },
  find: async () => undefined,
  recovered: Promise.resolve(),
  active: () => active,
  onChange(listener) {
    const tell = (id: string, again?: RunId): void => {
      const next = again === undefined ? null : { run: again, attempt: 2, of: 2, notBefore: new Date().toISOString() };
      listener({ id: RunId.parse(id), state: next === null ? 'succeeded' : 'failed', next });
    };
    ended.push(tell);
    return () => (ended = ended.filter((one) => one !== tell));
  },
};

async function open(): Promise<void> {
  scope = new Scope((error) => faults.push(error));
  spoke = await createTriggers({
    scope,
    db: made.db,
    log: memoryLog(),
    clock: { now: () => Date.now() },
    audit: { append: async (_tx, entry) => void audited.push(entry) },
    startables: {
      async find(kind) {
        await findGate;
        return {
          kind,
          scripts: ['hello'],
          id: findId,
          name: 'Hello',
          params: [Param.parse({ kind: 'text', name: 'file', label: 'File' })],
        };
      },
      check: async () => undefined,
      get: () => ({ name: 'Hello' }),
      async *changes(signal) {
        yield 'read';
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      },
    },
    secrets: createKeptSecrets(join(temp.path, 'secrets')),
    openHooks: async () => ({ port: 1 }),
    incident: (error) => {
      faults.push(error);
      return 'incident';
    },
  });
}

async function add(event: TriggerEvent, atOnce = 16): Promise<Trigger> {
  const take = event.type === 'file' ? [{ param: 'file', from: '/name' }] : [];
  return (await spoke.handlers.create({ name: 'in', script: 'hello', params: {}, take, event, atOnce }, context)).trigger as Trigger;
}
/** The trigger as soon as it is as wanted. */
async function until(holds: (trigger: Trigger) => boolean): Promise<Trigger> {
  for await (const event of spoke.handlers.watch({}, context)) {
    const items = event.type === 'page' || event.type === 'upsert' ? event.items : [];
    const found = items.find((trigger) => holds(trigger as Trigger));
    if (found !== undefined) return found as Trigger;
  }
  throw new Error('it ended meanwhile');
}

beforeEach(async () => {
  [starts, ended, active, audited, faults] = [[], [], [], [], []];
  onStart = async () => undefined;
  findGate = Promise.resolve();
  findId = 'hello';
  mkdirSync(inbox, { recursive: true });
  made = await openTestDb({ migrations });
  await open();
});
afterEach(async () => {
  await scope.close();
  await made.close();
  renameSync(inbox, join(temp.path, randomUUID()));
  expect(faults).toEqual([]);
});

const fileEvent: TriggerEvent = { type: 'file', folder: inbox, pattern: '*', settleSeconds: 1, existing: false };

it('takes no more than its bound of files that come at once; the rest when there is room, each once', async () => {
  await add(fileEvent);
  const count = MOST_WAITING + 300;
  for (let at = 0; at < count; at += 1) writeFileSync(join(inbox, `f${at}`), '');
  const full = await until(({ waiting }) => waiting >= MOST_WAITING);
  expect(full.waiting).toBe(MOST_WAITING);
  await spoke.begin(runs);
  // Each that is started makes room for one that was left where it is.
  await until(({ waiting }) => starts.length > KEPT_EVENTS + 100 && starts.length + waiting >= count);
  await spoke.handlers.pause({ trigger: 'in' }, context);
  expect(new Set(starts.map(({ file }) => file)).size).toBe(starts.length);
  // What is remembered of those that are over is bounded as well.
  const over = await made.db
    .tables<{ trigger_events: { state: string } }>()
    .selectFrom('trigger_events')
    .select('state')
    .where('state', '=', 'started')
    .execute();
  expect(over.length).toBeLessThanOrEqual(KEPT_EVENTS);
});

it('what a hub was starting when it died is not tried again, and is said; what it had not begun is started by the next', async () => {
  await add(fileEvent, 1);
  let letGo = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    onStart = () => {
      resolve();
      return new Promise((_, reject) => {
        letGo = () => reject(new HubError('HUB_LEAVING', {}));
      });
    };
  });
  void spoke.begin(runs);
  for (const name of ['a', 'b']) writeFileSync(join(inbox, name), '');
  await begun;
  await until(({ waiting }) => waiting === 2);
  const old = scope;
  onStart = async () => undefined;
  await open();
  await spoke.begin(runs);
  await until(({ waiting }) => waiting <= 1 && starts.length === 1);
  const { items } = await spoke.handlers.events({ trigger: 'in', limit: 10 }, context);
  expect(items.map(({ result }) => result.type).toSorted()).toEqual(['interrupted', 'started']);
  expect(audited.filter(({ action }) => action === 'trigger.interrupt')).toMatchObject([{ outcome: 'failed' }]);
  letGo();
  await old.close();
});

it('runs as many at once as it may, and the next when one has ended', async () => {
  await add(fileEvent, 2);
  onStart = async () => undefined;
  const counted: RunsPort = {
    ...runs,
    async start(...given) {
      const begun = await runs.start(...given);
      active.push({ id: begun.run });
      return begun;
    },
  };
  await spoke.begin(counted);
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(inbox, name), '');
  await until(({ waiting }) => waiting === 2 && starts.length === 2);
  const [first] = active.splice(0, 1);
  for (const tell of ended) tell(first?.id ?? '');
  await until(({ waiting }) => waiting === 1);
  expect(starts).toHaveLength(3);
});

it('a start that the slots refuse is put off until a run has ended, and not lost', async () => {
  await add(fileEvent);
  onStart = () => Promise.reject(new HubError('SLOTS_EXHAUSTED', { pool: 'hub', limit: 1, by: 'pool' }));
  await spoke.begin(runs);
  writeFileSync(join(inbox, 'a'), '');
  await until(({ waiting, last }) => waiting === 1 && last?.result.type === 'waiting');
  onStart = async () => undefined;
  for (const tell of ended) tell(randomUUID());
  expect((await until(({ waiting }) => waiting === 0)).last?.result.type).toBe('started');
  expect(starts).toEqual([{ file: 'a' }]);
});

it('does not start the next while the last one will be tried again', async () => {
  await add(fileEvent, 1);
  const counted: RunsPort = {
    ...runs,
    async start(...given) {
      const begun = await runs.start(...given);
      active.push({ id: begun.run });
      return begun;
    },
  };
  await spoke.begin(counted);
  for (const name of ['a', 'b']) writeFileSync(join(inbox, name), '');
  await until(({ waiting }) => waiting === 1 && starts.length === 1);
  const again = RunId.parse(randomUUID());
  const first = active[0]?.id ?? '';
  active = [{ id: again }];
  for (const tell of ended) tell(first, again);
  // What was told above has been looked at once this is durable.
  await spoke.handlers.change({ trigger: 'in', atOnce: 1 }, context);
  await spoke.handlers.change({ trigger: 'in', atOnce: 1 }, context);
  expect(starts).toHaveLength(1);
  active = [];
  for (const tell of ended) tell(again);
  await until(({ waiting }) => waiting === 0);
  expect(starts).toHaveLength(2);
});

it('keeps what was changed while another change was being looked into', async () => {
  await add({ type: 'http', proof: 'token' });
  let letGo = (): void => undefined;
  findGate = new Promise((resolve) => (letGo = resolve));
  const changing = spoke.handlers.change({ trigger: 'in', params: { file: 'x' } }, context);
  await spoke.handlers.pause({ trigger: 'in' }, context);
  const { secret } = await spoke.handlers.renewSecret({ trigger: 'in' }, context);
  letGo();
  expect(await changing).toMatchObject({ params: { file: 'x' }, paused: true });
  const [row] = await made.db.tables<{ triggers: { proof_hash: string } }>().selectFrom('triggers').select('proof_hash').execute();
  expect(row?.proof_hash).toBe(hashOf(secret));
});

it('of a trigger that is changed the new script is asked for as of one that is made', async () => {
  const event: TriggerEvent = { type: 'run', script: null, states: ['failed'], exitCodes: null };
  await add(event);
  const asked: string[] = [];
  const narrow: CallContext = {
    ...context,
    may(scope, object) {
      asked.push(`${scope} ${object?.id ?? ''}`);
      // It may run the other script, and write triggers of the first alone.
      return !(scope === 'triggers:write' && object?.kind === 'script' && object.id === 'other');
    },
  };
  findId = 'other';
  await expect(spoke.handlers.change({ trigger: 'in', script: 'other' }, narrow)).rejects.toMatchObject({
    code: 'FORBIDDEN',
    data: { scope: 'triggers:write' },
  });
  expect(asked).toContain('triggers:write other');
  const made = { name: 'made', script: 'other', params: {}, take: [], event, atOnce: 1 };
  await expect(spoke.handlers.create(made, narrow)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect((await spoke.handlers.get({ trigger: 'in' }, context)).script).toMatchObject({ id: 'hello' });
});

it('the ends of any script are for who may read any run', async () => {
  const narrow: CallContext = { ...context, may: (scope, object) => scope !== 'runs:read' || object?.id === 'hello' };
  const event: TriggerEvent = { type: 'run', script: null, states: ['failed'], exitCodes: null };
  const made = { name: 'made', script: 'hello', params: {}, take: [], event, atOnce: 1 };
  await expect(spoke.handlers.create(made, narrow)).rejects.toMatchObject({ code: 'FORBIDDEN', data: { scope: 'runs:read' } });
});

it('who changes what another’s trigger starts, or has its new secret, has it run in their own name; who renames it has not', async () => {
  const eve: CallContext = { ...context, actor: { id: 'eve-1', name: 'Eve', face: 'browser' } };
  const makerOf = async (): Promise<string> => (await spoke.handlers.get({ trigger: 'in' }, context)).maker.name;
  await add({ type: 'http', proof: 'token' });
  await spoke.handlers.change({ trigger: 'in', atOnce: 2 }, eve);
  expect(await makerOf()).toBe('Anna');
  await spoke.handlers.change({ trigger: 'in', params: { file: 'x' } }, eve);
  expect(await makerOf()).toBe('Eve');
  await spoke.handlers.renewSecret({ trigger: 'in' }, context);
  expect(await makerOf()).toBe('Anna');
  const narrow: CallContext = { ...eve, may: (scope) => scope !== 'runs:write' };
  await expect(spoke.handlers.renewSecret({ trigger: 'in' }, narrow)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  findId = 'other';
  await spoke.handlers.change({ trigger: 'in', script: 'other' }, eve);
  expect(await makerOf()).toBe('Eve');
  await scope.close();
  await open();
  expect(await makerOf()).toBe('Eve');
});

it('stays paused by who pauses it in the moment in which another gives it another name', async () => {
  await add(fileEvent);
  await Promise.all([spoke.handlers.pause({ trigger: 'in' }, context), spoke.handlers.change({ trigger: 'in', name: 'renamed' }, context)]);
  expect((await spoke.handlers.get({ trigger: 'renamed' }, context)).paused).toBe(true);
});
