import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { CallContext } from '#shared/contract/kernel';
import { RunId } from '#shared/contract/runs';
import type { Schedule, Trigger } from '#shared/contract/schedules';
import { Scope } from '#main/hub/scope';
import { memoryLog, openTestDb, type TestDb } from '../../../../tests/support/db-worker';
import { createSchedules, migrations, type Schedules } from './index';

const HOUR = 3_600_000;
const daily: Trigger = { type: 'cron', expression: '0 7 * * *', zone: 'UTC' };
const every = (seconds: number): Trigger => ({ type: 'interval', seconds });

let made: TestDb;
let scope: Scope;
let now = 0;
let spoke: Schedules;
let starts: { script: string; who: string }[] = [];
/** Of whom it was asked whether they may. */
let asked: { name: string; since: number }[] = [];
let audited: { action: string; personal?: Readonly<Record<string, string>> }[] = [];
const faults: unknown[] = [];

const contextOf = (actor: CallContext['actor'], may: CallContext['may'] = () => true): CallContext => ({
  signal: new AbortController().signal,
  actor,
  may,
  fail: (code, data) => {
    throw new HubError(code, data);
  },
});
const anna = contextOf({ id: 'anna-1', name: 'Anna', face: 'cli' });

async function open(): Promise<void> {
  scope = new Scope((error) => faults.push(error));
  spoke = await createSchedules({
    scope,
    db: made.db,
    log: memoryLog(),
    clock: { now: () => now },
    audit: { append: async (_tx, entry) => void audited.push(entry) },
    startables: {
      find: async (kind, id) => ({ kind, id, name: id, params: [], scripts: [id] }),
      check: async () => undefined,
      get: (_kind, id) => ({ name: id }),
      async *changes() {},
    },
    runs: {
      checkStarter: async (starter) => void asked.push(starter),
      async start({ script }, { name }) {
        starts.push({ script, who: name });
        return { run: RunId.parse(randomUUID()), state: 'starting' };
      },
    },
    incident: (error) => `incident ${faults.push(error)}`,
  });
  await spoke.begun;
}
const get = async (): Promise<Schedule> => (await spoke.handlers.get({ schedule: 'nightly' }, anna)) as Schedule;

beforeEach(async () => {
  now = Date.parse('2026-01-01T06:00:00Z');
  [starts, asked, audited] = [[], [], []];
  made = await openTestDb({ migrations });
  await open();
  const what = { name: 'nightly', script: 'hello', params: { who: 'you' }, trigger: daily, missed: 'skip' as const };
  await spoke.handlers.create(what, anna);
  now += HOUR;
});
afterEach(async () => {
  await scope.close();
  await made.close();
  expect(faults).toEqual([]);
});

describe('who changes what another’s schedule starts', () => {
  const eve = contextOf({ id: 'eve-1', name: 'Eve', face: 'browser' });
  /** What was said of its last start, in whose name, and of whom it was asked whether they may. */
  async function started(): Promise<unknown> {
    now += 24 * HOUR;
    await spoke.check();
    return [starts.at(-1)?.script, starts.at(-1)?.who, asked.at(-1)];
  }

  it.each<[string, { script?: string; params?: Record<string, string>; trigger?: Trigger; missed?: 'run-once' }, string]>([
    ['the script', { script: 'other' }, 'other'],
    ['the values', { params: { who: 'me' } }, 'hello'],
    ['when', { trigger: every(3_600) }, 'hello'],
    ['whether late ones run', { missed: 'run-once' }, 'hello'],
  ])('%s has it run in their own name, also under the next hub', async (_what, change, script) => {
    const since = now;
    await spoke.handlers.change({ schedule: 'nightly', ...change }, eve);
    expect((await get()).maker).toEqual({ name: 'Eve', face: 'browser' });
    await scope.close();
    await open();
    expect(await started()).toEqual([script, 'Eve (schedule nightly)', { name: 'Eve', since }]);
    const rows = await made.db
      .tables<{ schedules: { maker: string; maker_since: number } }>()
      .selectFrom('schedules')
      .selectAll()
      .execute();
    expect(rows).toMatchObject([{ maker_since: since }]);
    expect(rows[0]?.maker).toContain('Eve');
    expect(audited.find(({ action }) => action === 'schedule.change')).toMatchObject({ personal: { maker: 'Eve' } });
  });

  it('its name, or nothing of that, leaves it in its maker’s', async () => {
    await spoke.handlers.change({ schedule: 'nightly', name: 'Nightly', script: 'hello', trigger: daily }, eve);
    await spoke.handlers.pause({ schedule: 'nightly' }, eve);
    await spoke.handlers.resume({ schedule: 'nightly' }, eve);
    expect(await started()).toMatchObject(['hello', 'Anna (schedule Nightly)', { name: 'Anna' }]);
  });

  it('when alone takes the right to run what it starts', async () => {
    const narrow = contextOf(eve.actor, (name) => name !== 'runs:write');
    await expect(spoke.handlers.change({ schedule: 'nightly', trigger: every(60) }, narrow)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await get()).maker.name).toBe('Anna');
  });
});
