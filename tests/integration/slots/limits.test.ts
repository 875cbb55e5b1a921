import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { CallContext, ObjectRef } from '#shared/contract/kernel';
import { Scope } from '#main/hub/scope';
import { systemClock } from '#main/platform/clock';
import { createProcesses } from '#main/platform/processes';
import { createSlots, migrations, type Slots } from '#main/spokes/slots/index';
import { memoryLog, openTestDb, type TestDb } from '../../support/db-worker';

let scope: Scope;
let test: TestDb;
let slots: Slots;
const faults: unknown[] = [];
beforeEach(async () => {
  scope = new Scope((error) => faults.push(error));
  test = await openTestDb({ migrations });
  slots = await createSlots({
    scope,
    db: test.db,
    log: memoryLog(),
    clock: systemClock,
    processes: createProcesses(),
    audit: { append: async () => undefined },
    queued: () => 0,
  });
});
afterEach(async () => {
  await scope.close();
  await test.close();
  expect(faults).toEqual([]);
});

const context = (name: string, sees: (object: ObjectRef) => boolean = () => true): CallContext => ({
  get signal() {
    return scope.signal;
  },
  actor: { id: name, name, face: 'cli' },
  may: (_scope, object) => object === undefined || sees(object),
  fail: (code, data) => {
    throw new HubError(code, data);
  },
});
const ada = context('Ada');
const bob = context('Bob');
const set = (limit: number, perHolder: number | null) => slots.handlers.set({ pool: 'backups', limit, perHolder }, ada);
const take = async (who: CallContext): Promise<string> =>
  (await slots.handlers.acquire({ pool: 'backups', what: '', pid: process.pid }, who)).slot;
type Behind = Parameters<Slots['runs']['takeForRun']>[3];
const forRun = (holder: string, behind?: Behind) =>
  test.db.write((tx) =>
    slots.runs.takeForRun(
      tx,
      { id: crypto.randomUUID(), subject: 's', what: 's', holder, targets: [] },
      { runs: 3, policy: 'skip' },
      behind,
    ),
  );
const forTargets = (targets: string[], behind?: Behind, id: string = crypto.randomUUID()) =>
  test.db.write((tx) => slots.runs.takeForRun(tx, { id, subject: id, what: 's', holder: 'Ada', targets }, null, behind));

describe('a limit per person', () => {
  it('holds one person and leaves room for others', async () => {
    await set(3, 1);
    const mine = await take(ada);
    await expect(take(ada)).rejects.toMatchObject({ code: 'SLOTS_EXHAUSTED', data: { pool: 'backups', limit: 1, by: 'holder' } });
    await take(bob);
    await slots.handlers.release({ slot: mine }, ada);
    await take(ada);
  });

  it('holds however many ask at once, together with that of the pool', async () => {
    await set(3, 2);
    const asked = [ada, bob, ada, bob, ada, bob, ada, bob].map((who) => take(who));
    const taken = (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled');
    expect(taken).toHaveLength(3);
    const [pool] = await slots.handlers.list({}, ada);
    for (const name of ['Ada', 'Bob']) expect(pool?.slots.filter(({ holder }) => holder === name).length).toBeLessThanOrEqual(2);
    await expect(take(ada)).rejects.toMatchObject({ data: { limit: 3, by: 'pool' } });
  });

  it('is kept where a later change does not name it, and taken away by null', async () => {
    expect(await set(3, 1)).toMatchObject({ limit: 3, perHolder: 1, policy: 'refuse' });
    expect(await slots.handlers.set({ pool: 'backups', limit: 4 }, ada)).toMatchObject({ limit: 4, perHolder: 1 });
    expect(await set(4, null)).toMatchObject({ perHolder: null });
    await take(ada);
    await take(ada);
  });

  it('says of a run which limit stands in its way, and whose policy holds', async () => {
    await slots.handlers.set({ pool: 'hub', limit: 4, policy: 'replace', perHolder: 2 }, ada);
    expect([await forRun('Ada'), await forRun('Ada')]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await forRun('Ada')).toEqual({ ok: false, by: 'holder', pool: 'hub', limit: 2, policy: 'replace', targets: [] });
    expect(await forRun('Bob', { by: 'holder', targets: [] })).toMatchObject({ ok: false, by: 'holder' });
    expect(await forRun('Bob')).toMatchObject({ ok: true });
    expect(await forRun('Bob')).toEqual({ ok: false, by: 'subject', pool: 's', limit: 3, policy: 'skip', targets: [] });
    await slots.handlers.set({ pool: 'hub', limit: 3 }, ada);
    expect(await forRun('Ada')).toMatchObject({ ok: false, by: 'pool', limit: 3 });
  });
});

describe('a limit per target', () => {
  const limit = (perTarget: number | null) => slots.handlers.set({ pool: 'hub', limit: 9, policy: 'queue', perTarget }, ada);
  const inWay = (targets: string[], most = 1) => ({ ok: false, by: 'target', pool: 'hub', limit: most, policy: 'queue', targets });

  it('holds each target by itself, and those with none at all not', async () => {
    await limit(1);
    expect([await forTargets(['web01']), await forTargets(['web02']), await forTargets([]), await forTargets([])]).toMatchObject(
      Array.from({ length: 4 }, () => ({ ok: true })),
    );
    expect(await forTargets(['web02'])).toEqual(inWay(['web02']));
    expect((await slots.handlers.list({}, ada))[0]).toMatchObject({
      perTarget: 1,
      used: 4,
      slots: [{ targets: ['web01'] }, { targets: ['web02'] }, { targets: [] }, { targets: [] }],
    });
  });

  it('is met by every target of a run, or nothing is taken of any', async () => {
    await limit(2);
    expect(await forTargets(['web01', 'web02'], undefined, 'two')).toMatchObject({ ok: true });
    await forTargets(['web02'], undefined, 'one');
    expect(await forTargets(['web01', 'web02', 'web03'])).toEqual(inWay(['web02'], 2));
    // What was refused holds no place of those that were free.
    expect([await forTargets(['web01']), await forTargets(['web03']), await forTargets(['web03'])]).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: true },
    ]);
    expect(await forTargets(['web01', 'web03'])).toEqual(inWay(['web01', 'web03'], 2));
    await test.db.write((tx) => slots.runs.giveBack(tx, 'two'));
    expect(await forTargets(['web01', 'web02'])).toMatchObject({ ok: true });
  });

  it('holds however many ask at once, in any mix', async () => {
    await limit(2);
    const hosts = ['a', 'b', 'c'];
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, at) =>
        forTargets(at % 2 === 0 ? [hosts[at % 3] ?? ''] : [hosts[at % 3] ?? '', hosts[(at + 1) % 3] ?? '']),
      ),
    );
    const [pool] = await slots.handlers.list({}, ada);
    const held = hosts.map((host) => pool?.slots.filter(({ targets }) => targets.includes(host)).length);
    expect(held).toEqual([2, 2, 2]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(pool?.used ?? 0);
  });

  it('says which targets others wait for who came before, and lets nobody pass them', async () => {
    await limit(2);
    await forTargets(['web01']);
    expect(await forTargets(['web01', 'web02'], { by: 'target', targets: ['web02'] })).toEqual(inWay(['web02'], 2));
    // That limit went meanwhile: what is left is the turn of who waits.
    await limit(null);
    expect(await forTargets(['web01'], { by: 'target', targets: ['web01'] })).toMatchObject({ ok: false, by: 'pool', targets: [] });
    expect([await forTargets(['web01']), await forTargets(['web01'])]).toMatchObject([{ ok: true }, { ok: true }]);
  });

  it('is kept where a later change does not name it, and is not for what has no targets', async () => {
    expect(await limit(3)).toMatchObject({ perTarget: 3, perHolder: null });
    expect(await slots.handlers.set({ pool: 'hub', limit: 4 }, ada)).toMatchObject({ limit: 4, perTarget: 3 });
    expect(await limit(null)).toMatchObject({ perTarget: null });
    const call = slots.handlers.set({ pool: 'backups', limit: 1, perTarget: 1 }, ada);
    await expect(call).rejects.toMatchObject({ code: 'BAD_INPUT', data: { issues: [expect.stringContaining('perTarget')] } });
    expect(await slots.handlers.set({ pool: 'backups', limit: 1, perTarget: null }, ada)).toMatchObject({ perTarget: null });
    await take(ada);
  });
});

describe('a policy', () => {
  it('of a pool for processes can only be to refuse', async () => {
    for (const policy of ['queue', 'skip', 'replace'] as const) {
      const call = slots.handlers.set({ pool: 'backups', limit: 1, policy }, ada);
      await expect(call).rejects.toMatchObject({ code: 'POLICY_UNSUPPORTED', data: { pool: 'backups', policy } });
      expect(await slots.handlers.set({ pool: 'hub', limit: 1, policy }, ada)).toMatchObject({ policy });
    }
    expect(await slots.handlers.set({ pool: 'backups', limit: 1, policy: 'refuse' }, ada)).toMatchObject({ policy: 'refuse' });
  });
});

describe('a session that may not see everything', () => {
  const narrowed = context('Eve', ({ kind, id }) => kind !== 'pool' || id === 'hub');

  it('is not told of a pool or of a run that it may not see', async () => {
    await set(2, null);
    await forRun('Ada');
    expect((await slots.handlers.list({}, narrowed)).map(({ name }) => name)).toEqual(['hub']);
    const blind = context('Eve', ({ kind }) => kind === 'pool');
    expect((await slots.handlers.list({}, blind)).find(({ name }) => name === 'hub')).toMatchObject({ used: 1, slots: [] });
    for await (const event of slots.handlers.watch({}, narrowed)) {
      if (event.type === 'page') expect(event.items.map(({ name }) => name)).toEqual(['hub']);
      if (event.type === 'ready') break;
    }
  });

  it('frees no slot of such a pool, and does not learn that there is one', async () => {
    await set(1, null);
    const slot = await take(ada);
    await expect(slots.handlers.release({ slot }, narrowed)).rejects.toMatchObject({ code: 'SLOT_NOT_FOUND' });
    const since = context('Ada', ({ kind }) => kind !== 'pool');
    await expect(slots.handlers.release({ slot }, since)).rejects.toMatchObject({ code: 'SLOT_NOT_FOUND' });
    await slots.handlers.release({ slot }, bob);
  });
});
