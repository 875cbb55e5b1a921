import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { CallContext, Implement, ScopeName } from '#shared/contract/kernel';
import type { ParamValues } from '#shared/contract/params';
import { ScheduleId, SHOWN_AHEAD, type Firing, type Trigger, type schedules } from '#shared/contract/schedules';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import { createTurns } from '#main/platform/turns';
import type { Book } from './book';
import { readCron } from './cron';
import type { Known, MayRun, SchedulesDeps } from './ports';
import { type Named, namedOf, type StartableKind } from '#shared/contract/startable';
import { secretsIn } from '#shared/contract/unattended-secrets';
import { deleteSchedule, insertSchedule, nameTaken, updateSchedule, type ScheduleTables, type Stored, type StoredChange } from './store';
import { ahead, timesOf } from './timing';

type Caller = Pick<CallContext, 'may'>;

/** Names no script: a request that names neither does not come so far. */
const NOTHING: Named = { kind: 'script', text: '' };

/** What a run comes of: whoever changes it has it run in their name from then on. */
const starting = ['kind', 'script', 'scripts', 'params', 'trigger', 'missed'] as const satisfies readonly (keyof StoredChange)[];

const madeBy = ({ id, name, face }: Actor, now: number): Pick<Stored, 'maker' | 'makerSince'> => ({
  maker: { id, name, face },
  makerSince: now,
});

/** The wire's view of schedules; `changed` is told when one may be due sooner. */
export function createHandlers(deps: SchedulesDeps, book: Book, changed: () => void): Implement<typeof schedules> {
  const { db, clock, audit, startables, runs } = deps;
  /** What is changed is judged as it is by then. */
  const inTurn = createTurns();

  const mayRun =
    ({ may }: Caller): MayRun =>
    (object) =>
      may('runs:write', object);
  const seen = ({ may }: Caller, scope: ScopeName, kind: StartableKind, id: string): boolean => may(scope, { kind, id });

  /** Of a script or job that the session may not see there is no schedule. */
  function found(text: string, ctx: Caller, scope: ScopeName): Stored {
    const stored = book.find(text)?.stored;
    if (stored !== undefined && seen(ctx, scope, stored.kind, stored.script)) return stored;
    throw new HubError('SCHEDULE_NOT_FOUND', { schedule: text });
  }

  /** What can be started with nobody there and these values. */
  async function startable({ kind, text }: Named, params: ParamValues, ctx: Caller): Promise<Known> {
    const known = await startables.find(kind, text, mayRun(ctx));
    // By its id, whatever it was called: the kernel has only seen what was typed, and of a change the schedule alone.
    if (!ctx.may('schedules:write', { kind, id: known.id })) throw new HubError('FORBIDDEN', { scope: 'schedules:write' });
    const secrets = secretsIn(known.params, params);
    if (secrets.length > 0) throw new HubError('SCHEDULE_SECRET', { script: known.name, params: secrets });
    await startables.check(kind, known.id, params, mayRun(ctx));
    return known;
  }

  /** Who only says when another's scripts are to run has them run in their own name too. */
  function assertMayRun(scripts: readonly string[], ctx: Caller): void {
    if (scripts.every((id) => mayRun(ctx)({ kind: 'script', id }))) return;
    throw new HubError('FORBIDDEN', { scope: 'runs:write' });
  }

  const note = (tx: Tx, action: string, actor: Actor, { id, ...detail }: Stored): Promise<void> =>
    audit.append(tx, {
      action,
      outcome: 'ok',
      actor,
      object: `schedule:${id}`,
      detail: { [detail.kind]: detail.script, trigger: JSON.stringify(detail.trigger), missed: detail.missed },
      personal: { name: detail.name, params: JSON.stringify(detail.params), maker: detail.maker.name },
    });

  async function apply(stored: Stored, change: StoredChange, action: string, actor: Actor): Promise<Stored> {
    const next = { ...stored, ...change };
    await db.write(async (tx) => {
      const rows = tx.tables<ScheduleTables>();
      if (await nameTaken(rows, next.name, stored.id)) throw new HubError('SCHEDULE_EXISTS', { name: next.name });
      if (!(await updateSchedule(rows, stored.id, change))) throw new HubError('SCHEDULE_NOT_FOUND', { schedule: stored.name });
      await note(tx, action, actor, next);
      tx.onCommit(() => book.patch(stored.id, change));
    });
    changed();
    return book.get(stored.id)?.stored ?? next;
  }

  /** What a new trigger counts from. Refuses one that cannot be read. */
  function fresh(trigger: Trigger): Pick<Stored, 'anchor' | 'settled'> {
    const now = clock.now();
    timesOf(trigger, now, now);
    return { anchor: now, settled: now };
  }

  return {
    async *watch({ after }, ctx) {
      yield* book.shown.follow(after, ctx.signal, ({ kind, script }) => seen(ctx, 'schedules:read', kind, script.id));
    },
    async get({ schedule }, ctx) {
      return book.show(found(schedule, ctx, 'schedules:read'));
    },
    async create({ name, script, job, params, trigger, missed }, ctx) {
      const from = fresh(trigger);
      const known = await startable(namedOf({ script, job }) ?? NOTHING, params, ctx);
      const stored: Stored = {
        id: ScheduleId.parse(randomUUID()),
        name,
        kind: known.kind,
        script: known.id,
        scriptName: known.name,
        scripts: [...known.scripts],
        params,
        trigger,
        missed,
        paused: false,
        ...madeBy(ctx.actor, clock.now()),
        createdAt: clock.now(),
        ...from,
        last: null,
      };
      await db.write(async (tx) => {
        if (!(await insertSchedule(tx.tables<ScheduleTables>(), stored))) ctx.fail('SCHEDULE_EXISTS', { name });
        await note(tx, 'schedule.create', ctx.actor, stored);
        tx.onCommit(() => book.put(stored));
      });
      changed();
      return book.show(stored);
    },
    change: ({ schedule, name, script, job, params, trigger, missed }, ctx) =>
      inTurn(async () => {
        const stored = found(schedule, ctx, 'schedules:write');
        const known =
          script === undefined && job === undefined && params === undefined
            ? undefined
            : await startable(namedOf({ script, job }) ?? { kind: stored.kind, text: stored.script }, params ?? stored.params, ctx);
        const renewed = trigger !== undefined && JSON.stringify(trigger) !== JSON.stringify(stored.trigger);
        const change: StoredChange = {
          ...(name !== undefined && { name }),
          ...(known !== undefined && {
            kind: known.kind,
            script: known.id,
            scriptName: known.name,
            scripts: [...known.scripts],
            params: params ?? stored.params,
          }),
          ...(renewed && { trigger, ...fresh(trigger) }),
          ...(missed !== undefined && { missed }),
        };
        if (Object.keys(change).length === 0) return book.show(stored);
        const made = starting.some((key) => change[key] !== undefined && !isDeepStrictEqual(change[key], stored[key]));
        if (made && known === undefined) assertMayRun(stored.scripts, ctx);
        const whole = { ...change, ...(made && madeBy(ctx.actor, clock.now())) };
        return book.show(await apply(stored, whole, 'schedule.change', ctx.actor));
      }),
    async remove({ schedule }, ctx) {
      const stored = found(schedule, ctx, 'schedules:write');
      await db.write(async (tx) => {
        if (!(await deleteSchedule(tx.tables<ScheduleTables>(), stored.id))) ctx.fail('SCHEDULE_NOT_FOUND', { schedule });
        await note(tx, 'schedule.remove', ctx.actor, stored);
        tx.onCommit(() => book.drop(stored.id));
      });
      return {};
    },
    async pause({ schedule }, ctx) {
      const stored = found(schedule, ctx, 'schedules:write');
      return book.show(stored.paused ? stored : await apply(stored, { paused: true }, 'schedule.pause', ctx.actor));
    },
    async resume({ schedule }, ctx) {
      const stored = found(schedule, ctx, 'schedules:write');
      if (!stored.paused) return book.show(stored);
      return book.show(await apply(stored, { paused: false, ...fresh(stored.trigger) }, 'schedule.resume', ctx.actor));
    },
    async runNow({ schedule }, ctx) {
      const { id, kind, script, params, name } = found(schedule, ctx, 'schedules:write');
      // What who asks may run, whatever its maker might.
      const scripts = kind === 'job' ? (await startables.find(kind, script, mayRun(ctx))).scripts : [script];
      const begun = await runs.start({ kind, script, params, scripts }, ctx.actor, mayRun(ctx));
      const last: Firing = { at: isoOf(clock.now()), dueAt: null, missed: 0, result: { type: 'started', run: begun.run } };
      await db.write(async (tx) => {
        await updateSchedule(tx.tables<ScheduleTables>(), id, { last });
        const entry = { object: `schedule:${id}`, runId: begun.run, personal: { name } };
        await audit.append(tx, { action: 'schedule.run', outcome: 'ok', actor: ctx.actor, ...entry });
        tx.onCommit(() => book.patch(id, { last }));
      });
      return begun;
    },
    async preview({ expression, zone }) {
      const now = clock.now();
      return { next: ahead(readCron(expression, zone, now), now, SHOWN_AHEAD).map(isoOf) };
    },
  };
}
