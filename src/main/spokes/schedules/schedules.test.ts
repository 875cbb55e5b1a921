import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { CallContext } from '#shared/contract/kernel';
import { Param, type ParamValues } from '#shared/contract/params';
import { RunId } from '#shared/contract/runs';
import type { Schedule, Trigger } from '#shared/contract/schedules';
import { Scope } from '#main/hub/scope';
import { memoryLog, openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { createSchedules, migrations, type Schedules, type SchedulesDeps } from './index';

const [MIN, HOUR] = [60_000, 3_600_000];
const daily: Trigger = { type: 'cron', expression: '0 7 * * *', zone: 'UTC' };
const every = (seconds: number): Trigger => ({ type: 'interval', seconds });

let made: TestDb;
let scope: Scope;
let now = 0;
let spoke: Schedules;
/** What was started, and by whom; `refuse` is thrown instead. */
let starts: { script: string; params: ParamValues; who: string }[] = [];
let refuse: HubError | undefined;
let onStart: () => Promise<void> = async () => undefined;
let audited: { action: string; outcome: string; object?: string; detail?: Readonly<Record<string, unknown>> }[] = [];
let known = new Map<string, { id: string; name: string; params: Param[] }>();
let faults: unknown[] = [];

const context = (may: CallContext['may'] = () => true): CallContext => ({
  signal: new AbortController().signal,
  actor: { id: 'anna-1', name: 'Anna', face: 'cli', address: '10.0.0.1' },
  may,
  fail: (code, data) => {
    throw new HubError(code, data);
  },
});

async function open(more: Partial<SchedulesDeps> = {}): Promise<void> {
  scope = new Scope((error) => faults.push(error));
  spoke = await createSchedules({
    scope,
    db: made.db,
    log: memoryLog(),
    clock: { now: () => now },
    audit: { append: async (_tx, entry) => void audited.push(entry) },
    startables: {
      async find(kind, script) {
        const one = known.get(script) ?? fail(new HubError('SCRIPT_NOT_FOUND', { script }));
        return { kind, ...one, scripts: [one.id] };
      },
      check: async () => undefined,
      get: (_kind, id) => known.get(id),
      async *changes(signal) {
        yield 'read';
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      },
    },
    runs: {
      checkStarter: () => Promise.resolve(),
      async start({ script, params }, { name, face }, may) {
        expect([face, may({ kind: 'script', id: script }), may({ kind: 'script', id: 'other' })]).toEqual(['hub', true, false]);
        await onStart();
        if (refuse !== undefined) throw refuse;
        starts.push({ script, params, who: name });
        return { run: RunId.parse(randomUUID()), state: 'starting' };
      },
    },
    incident: (error) => `incident ${faults.push(error)}`,
    ...more,
  });
  await spoke.begun;
}

/** The next hub, on the same storage. */
async function reopen(): Promise<void> {
  await scope.close();
  await open();
}

const fail = (error: unknown): never => {
  throw error;
};

async function add(trigger: Trigger, more: { readonly name?: string; readonly missed?: 'skip' | 'run-once' } = {}): Promise<Schedule> {
  const { name = 'nightly', missed = 'skip' } = more;
  await spoke.handlers.create({ name, script: 'hello', params: { who: 'you' }, trigger, missed }, context());
  return await get(name);
}
const get = async (name = 'nightly'): Promise<Schedule> => (await spoke.handlers.get({ schedule: name }, context())) as Schedule;
/** Lets the clock go on, and the timer look. */
async function tick(ms: number): Promise<void> {
  now += ms;
  await spoke.check();
}
const misses = (): unknown[] =>
  audited
    .filter(({ action }) => action === 'schedule.miss')
    .map(({ outcome, detail }) => [outcome, detail?.['missed'], detail?.['caughtUp']]);

beforeEach(async () => {
  now = Date.parse('2026-01-01T06:00:00Z');
  [starts, audited, faults, refuse] = [[], [], [], undefined];
  onStart = async () => undefined;
  known = new Map([['hello', { id: 'hello', name: 'Hello', params: [] }]]);
  made = await openTestDb({ migrations });
  await open();
});
afterEach(async () => {
  await scope.close();
  await made.close();
  expect(faults).toEqual([]);
});

describe('what is shown ahead is what happens', () => {
  it('for an expression, through a change of the clocks', async () => {
    now = Date.parse('2026-03-28T00:00:00Z');
    const { next } = await add({ type: 'cron', expression: '30 2 * * *', zone: 'Europe/Paris' });
    const happened: (string | null | undefined)[] = [];
    for (let minute = 0; minute < 5 * 24 * 60; minute += 1) {
      await tick(MIN);
      if (starts.length > happened.length) happened.push((await get()).last?.dueAt);
    }
    expect(next).toContain('2026-03-29T01:00:00.000Z');
    expect(happened).toEqual(next);
  });

  it('for an interval that is looked at late each time', async () => {
    const { next } = await add(every(900));
    const happened: (string | null | undefined)[] = [];
    for (const _time of next) {
      await tick(15 * MIN + 7_000 - happened.length * 1_000);
      now -= 7_000 - happened.length * 1_000;
      happened.push((await get()).last?.dueAt);
    }
    expect(happened).toEqual(next);
    expect(starts).toHaveLength(5);
  });
});

it('starts its script in the name of who made it, with what it was given', async () => {
  await add(daily);
  await tick(HOUR);
  expect(starts).toEqual([{ script: 'hello', params: { who: 'you' }, who: 'Anna (schedule nightly)' }]);
  expect(await get()).toMatchObject({
    maker: { name: 'Anna', face: 'cli' },
    last: { dueAt: '2026-01-01T07:00:00.000Z', missed: 0, result: { type: 'started' } },
  });
  await tick(10_000);
  expect(starts).toHaveLength(1);
});

describe('a machine that slept, a hub that was down', () => {
  it('skips what is too late, and says so', async () => {
    await add(daily);
    await tick(50 * HOUR);
    expect(starts).toEqual([]);
    expect(misses()).toEqual([['failed', 3, false]]);
    expect(await get()).toMatchObject({
      last: { dueAt: null, missed: 3, result: { type: 'skipped' } },
      next: [expect.stringContaining('2026-01-04T07:00')].concat(Array(4).fill(expect.any(String))),
    });
    await tick(MIN);
    expect(misses()).toHaveLength(1);
  });

  it('makes up for all of it by one run that is marked', async () => {
    await add(daily, { missed: 'run-once' });
    await tick(50 * HOUR);
    await tick(MIN);
    expect(starts.map(({ who }) => who)).toEqual(['Anna (schedule nightly, catch-up)']);
    expect(misses()).toEqual([['ok', 3, true]]);
    expect((await get()).last).toMatchObject({ dueAt: null, missed: 3, result: { type: 'started' } });
  });

  it.each(['skip', 'run-once'] as const)('holds to %s across hubs', async (missed) => {
    await add(daily, { missed });
    await scope.close();
    now += 26 * HOUR;
    await open();
    expect(starts).toHaveLength(missed === 'skip' ? 0 : 1);
    await reopen();
    expect(starts).toHaveLength(missed === 'skip' ? 0 : 1);
    expect((await get()).last?.missed).toBe(2);
  });

  it('is on time where a hub made room for the next', async () => {
    await add(daily);
    await scope.close();
    now += HOUR + 20_000;
    await open();
    expect(starts).toHaveLength(1);
    expect(misses()).toEqual([]);
  });

  it('does not run late and on time at once', async () => {
    await add(daily, { missed: 'run-once' });
    await tick(25 * HOUR);
    expect(starts.map(({ who }) => who)).toEqual(['Anna (schedule nightly)']);
    expect(misses()).toEqual([['failed', 1, false]]);
  });
});

it('does not start the same time twice when the clock is set back', async () => {
  await add(daily, { missed: 'run-once' });
  await tick(HOUR);
  await tick(-2 * HOUR);
  await tick(2 * HOUR);
  await reopen();
  expect(starts).toHaveLength(1);
  expect((await get()).next[0]).toBe('2026-01-02T07:00:00.000Z');
});

describe('a hub that dies', () => {
  it('between the note and the start has not run it twice, and says that it does not know', async () => {
    await add(daily, { missed: 'run-once' });
    let reached = (): void => undefined;
    const starting = new Promise<void>((resolve) => (reached = resolve));
    let let_go = (): void => undefined;
    onStart = () => {
      reached();
      return new Promise((resolve) => (let_go = resolve));
    };
    now += HOUR;
    const dying = spoke.check();
    await starting;
    const dead = scope;
    onStart = async () => undefined;
    await open();
    expect(starts).toEqual([]);
    expect((await get()).last?.result).toEqual({ type: 'interrupted' });
    expect(audited.at(-1)).toMatchObject({ action: 'schedule.interrupt', outcome: 'failed' });
    let_go();
    await dying;
    await dead.close();
  });

  it('before the note finds it missed', async () => {
    await add(daily, { missed: 'run-once' });
    await scope.close();
    now += HOUR + 5 * MIN;
    await open();
    expect(starts.map(({ who }) => who)).toEqual(['Anna (schedule nightly, catch-up)']);
  });
});

describe('paused', () => {
  it('nothing is due, and nothing is made up for', async () => {
    await add(every(600), { missed: 'run-once' });
    await spoke.handlers.pause({ schedule: 'Nightly' }, context());
    expect([await get(), spoke.active()]).toMatchObject([{ paused: true, next: [] }, 0]);
    await tick(3 * HOUR + 1_234);
    await reopen();
    await spoke.handlers.resume({ schedule: 'nightly' }, context());
    expect((await get()).next[0]).toBe(new Date(now + 600_000).toISOString());
    await tick(599_999);
    expect(starts).toEqual([]);
    await tick(1);
    expect(starts).toHaveLength(1);
    expect(audited.map(({ action }) => action)).toEqual(['schedule.create', 'schedule.pause', 'schedule.resume']);
  });

  it('while it was about to be started, it is not', async () => {
    await add(daily);
    now += HOUR;
    await Promise.all([spoke.handlers.pause({ schedule: 'nightly' }, context()), spoke.check()]);
    expect(starts).toEqual([]);
  });
});

describe('at start-up', () => {
  it('runs once for each hub, not when it is made', async () => {
    await add({ type: 'startup' });
    await tick(HOUR);
    expect(starts).toEqual([]);
    expect(await get()).toMatchObject({ next: [] });
    await reopen();
    await tick(HOUR);
    expect(starts).toHaveLength(1);
    await reopen();
    expect(starts).toHaveLength(2);
  });
});

describe('a run that is not to be had', () => {
  it('is written down with its code, and the next time is as it would be', async () => {
    await add(daily);
    refuse = new HubError('SLOTS_EXHAUSTED', { pool: 'hub', limit: 1, by: 'pool' });
    await tick(HOUR);
    expect((await get()).last?.result).toEqual({ type: 'refused', code: 'SLOTS_EXHAUSTED' });
    expect(audited.at(-1)).toMatchObject({ action: 'schedule.refuse', outcome: 'refused', detail: { reason: 'SLOTS_EXHAUSTED' } });
    // What a person typed can be erased from the chain, and so is not hashed as it is.
    for (const { detail = {} } of audited) expect(Object.keys(detail).filter((key) => ['name', 'params'].includes(key))).toEqual([]);
    expect(audited).toHaveLength(2);
    refuse = undefined;
    await tick(24 * HOUR);
    expect(starts).toHaveLength(1);
  });

  it('for a script that has gone says so before', async () => {
    await add(daily);
    known.clear();
    expect((await get()).script).toEqual({ id: 'hello', name: 'Hello', gone: true });
  });
});

describe('what is refused', () => {
  const create = (more: object): Promise<unknown> =>
    spoke.handlers.create({ name: 'one', script: 'hello', params: {}, trigger: daily, missed: 'skip', ...more }, context());

  it('a name that is taken, whatever its case', async () => {
    await create({});
    await expect(create({ name: 'ONE' })).rejects.toThrow('SCHEDULE_EXISTS');
    await create({ name: 'two' });
    await expect(spoke.handlers.change({ schedule: 'two', name: 'One' }, context())).rejects.toThrow('SCHEDULE_EXISTS');
    await spoke.handlers.change({ schedule: 'one', name: 'One' }, context());
  });

  it('a script that cannot do without a secret, and a secret to be kept', async () => {
    const secret = (required: boolean, when: unknown = null) =>
      Param.parse({ kind: 'secret', name: 'token', label: 'Token', required, when });
    const mode = Param.parse({ kind: 'text', name: 'mode', label: 'Mode' });
    known.set('needs', { id: 'needs', name: 'Needs', params: [secret(true)] });
    known.set('takes', { id: 'takes', name: 'Takes', params: [secret(false)] });
    known.set('may', { id: 'may', name: 'May', params: [mode, secret(true, { param: 'mode', is: ['live'] })] });
    await expect(create({ script: 'needs' })).rejects.toThrow('SCHEDULE_SECRET {"script":"Needs","params":["token"]}');
    await expect(create({ script: 'takes', params: { token: 'hush' } })).rejects.toThrow('SCHEDULE_SECRET');
    await expect(create({ script: 'may', params: { mode: 'live' } })).rejects.toThrow('SCHEDULE_SECRET');
    await create({ name: 'a', script: 'takes' });
    await create({ name: 'b', script: 'may', params: { mode: 'dry' } });
    await expect(spoke.handlers.change({ schedule: 'b', params: { mode: 'live' } }, context())).rejects.toThrow('SCHEDULE_SECRET');
  });

  it('an expression, a zone, a schedule that is not there', async () => {
    await expect(create({ trigger: { ...daily, expression: '0 25 * * *' } })).rejects.toThrow('CRON_INVALID');
    await expect(create({ trigger: { ...daily, zone: 'Mars/Olympus' } })).rejects.toThrow('ZONE_UNKNOWN');
    await expect(spoke.handlers.preview({ expression: '* *', zone: 'UTC' }, context())).rejects.toThrow('CRON_INVALID');
    for (const act of [spoke.handlers.get, spoke.handlers.pause, spoke.handlers.remove, spoke.handlers.runNow] as const) {
      await expect(act({ schedule: 'nothing' }, context())).rejects.toThrow('SCHEDULE_NOT_FOUND');
    }
    expect(audited).toEqual([]);
  });

  it('one of a script that the session may not see', async () => {
    await create({});
    const blind = context((_scope, object) => object?.kind !== 'script');
    await expect(spoke.handlers.get({ schedule: 'one' }, blind)).rejects.toThrow('SCHEDULE_NOT_FOUND');
  });
});

it('a new trigger counts from now, the same one goes on', async () => {
  await add(every(600));
  await tick(5 * MIN);
  await spoke.handlers.change({ schedule: 'nightly', trigger: every(600), missed: 'run-once' }, context());
  expect((await get()).next[0]).toBe('2026-01-01T06:10:00.000Z');
  await spoke.handlers.change({ schedule: 'nightly', trigger: every(1_200) }, context());
  expect((await get()).next[0]).toBe('2026-01-01T06:25:00.000Z');
});

it('is forgotten', async () => {
  await add(daily);
  await spoke.handlers.remove({ schedule: 'nightly' }, context());
  await tick(HOUR);
  await reopen();
  await expect(get()).rejects.toThrow('SCHEDULE_NOT_FOUND');
  expect([starts, audited.map(({ action }) => action)]).toEqual([[], ['schedule.create', 'schedule.remove']]);
});

it('a thousand are due at once, each once, and all are told', async () => {
  for (let at = 0; at < 1_000; at += 50) {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        spoke.handlers.create({ name: `s${at + index}`, script: 'hello', params: {}, trigger: daily, missed: 'skip' }, context()),
      ),
    );
  }
  now += HOUR;
  await Promise.all([spoke.check(), spoke.check()]);
  expect(new Set(starts.map(({ who }) => who)).size).toBe(1_000);
  expect(starts).toHaveLength(1_000);
  await reopen();
  expect(starts).toHaveLength(1_000);
  const told: unknown[] = [];
  for await (const event of spoke.handlers.watch({}, context())) {
    if (event.type === 'ready') break;
    if (event.type === 'page') told.push(...event.items.map(({ last }) => last?.result.type));
  }
  expect(told).toEqual(Array(1_000).fill('started'));
});

it.each([daily, every(3_600)])('a clock set back by years makes %j count from now on', async (trigger) => {
  await add(trigger);
  await tick(26_000 * HOUR);
  const before = starts.length;
  for (const back of [-2 * HOUR, -26_000 * HOUR]) await tick(back);
  const due = Date.parse((await get()).next[0] ?? '');
  expect([starts.length, due - now <= 24 * HOUR, audited.at(-1)?.action]).toEqual([before, true, 'schedule.clock-set-back']);
  await tick(due - now);
  expect(starts).toHaveLength(before + 1);
});
