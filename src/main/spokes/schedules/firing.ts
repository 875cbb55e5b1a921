import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { RunId } from '#shared/contract/runs';
import type { Firing } from '#shared/contract/schedules';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import { isStorage } from '#main/platform/storage-faults';
import type { Book, Entry } from './book';
import type { SchedulesDeps } from './ports';
import { settleSchedule, updateSchedule, type ScheduleTables, type Stored } from './store';
import { dueAt, wasSetBack } from './timing';

/** Schedules that are started at the same time; the others wait their turn. */
const WIDTH = 8;

/** Starts what is due. */
export interface FiringService {
  /** Sees to what is due now; resolves when each has its run, or its refusal. */
  readonly check: () => Promise<void>;
  /** Once, when the hub has started: what runs at each start, and what an earlier hub left half done. */
  readonly begin: () => Promise<void>;
  /** When there is something to do next that is not under way; milliseconds since 1970. */
  readonly nearest: () => number | undefined;
}

/** In whose name a run of a schedule is: its maker's, with the schedule beside it. */
export function actorOf({ id, name, maker }: Pick<Stored, 'id' | 'name' | 'maker'>, caughtUp = false): Actor {
  const why = ` (schedule ${name}${caughtUp ? ', catch-up' : ''})`;
  return { id: `schedule:${id}`, name: maker.name.slice(0, 256 - why.length) + why, face: 'hub' };
}

/**
 * A time that is due is settled in the storage before anything is started, and only if nobody else has settled it: a
 * hub that dies in between has not run it twice, one that dies before finds it missed. `changed` is told after each.
 */
export function createFiring(deps: SchedulesDeps, book: Book, changed: () => void): FiringService {
  const { scope, db, clock, log, audit, runs } = deps;
  const underWay = new Set<string>();

  async function all(entries: readonly Entry[], fire: (id: string) => Promise<void>): Promise<void> {
    const waiting = entries.map(({ stored }) => stored.id);
    for (const id of waiting) underWay.add(id);
    const lane = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        // What was not settled is for the next hub.
        if (!scope.signal.aborted) await fire(id).catch(report);
        underWay.delete(id);
      }
    };
    await Promise.all(Array.from({ length: Math.min(WIDTH, waiting.length) }, lane));
    changed();
  }

  function report(error: unknown): void {
    if (isStorage(error)) log.warn('schedules.put-off', { code: error.code });
    else deps.incident(error, 'schedules.fire');
  }

  async function fireDue(id: string): Promise<void> {
    const entry = book.get(id);
    if (entry === undefined || entry.stored.paused) return;
    const now = clock.now();
    const due = dueAt(entry.times, entry.stored.settled, now);
    if (due === undefined) return;
    const { stored } = entry;
    const late = due.dueAt === null;
    const starts = !late || stored.missed === 'run-once';
    const firing: Firing = {
      at: isoOf(now),
      dueAt: due.dueAt === null ? null : isoOf(due.dueAt),
      missed: due.missed,
      result: { type: starts ? 'starting' : 'skipped' },
    };
    const noted = await settle(stored, due.settles, firing, async (tx) => {
      if (due.missed === 0) return;
      const caughtUp = late && starts;
      await audit.append(tx, {
        action: 'schedule.miss',
        outcome: caughtUp ? 'ok' : 'failed',
        actor: actorOf(stored),
        object: `schedule:${id}`,
        detail: { missed: due.missed, policy: stored.missed, caughtUp },
        personal: { name: stored.name },
      });
    });
    if (noted && starts) await start(stored, firing, late);
  }

  async function fireAtStart(id: string): Promise<void> {
    const entry = book.get(id);
    if (entry === undefined) return;
    const { stored } = entry;
    const now = clock.now();
    const firing: Firing = { at: isoOf(now), dueAt: null, missed: 0, result: { type: 'starting' } };
    if (await settle(stored, Math.max(now, stored.settled), firing)) await start(stored, firing, false);
  }

  /** The clock was set back by more than is waited for: it counts from now on. */
  async function settleAgain(id: string): Promise<void> {
    const entry = book.get(id);
    const now = clock.now();
    if (entry === undefined || !wasSetBack(entry.stored.settled, now)) return;
    const { stored } = entry;
    const change = { settled: now, anchor: Math.min(stored.anchor, now) };
    await db.write(async (tx) => {
      if (!(await settleSchedule(tx.tables<ScheduleTables>(), stored, { ...change, last: stored.last }))) return;
      await audit.append(tx, {
        action: 'schedule.clock-set-back',
        outcome: 'ok',
        actor: actorOf(stored),
        object: `schedule:${id}`,
        detail: { byMs: stored.settled - now },
        personal: { name: stored.name },
      });
      tx.onCommit(() => book.patch(id, change));
    });
  }

  /** False when it is not to be started any more: changed, paused or removed just then. */
  async function settle(stored: Stored, settled: number, last: Firing, also?: (tx: Tx) => Promise<void>): Promise<boolean> {
    return await db.write(async (tx) => {
      if (!(await settleSchedule(tx.tables<ScheduleTables>(), stored, { settled, last }))) return false;
      await also?.(tx);
      tx.onCommit(() => book.patch(stored.id, { settled, last }));
      return true;
    });
  }

  async function start(stored: Stored, firing: Firing, caughtUp: boolean): Promise<void> {
    const { id } = stored;
    const result = await begin(stored, actorOf(stored, caughtUp)).then(
      ({ run }) => ({ type: 'started', run }) as const,
      (error: unknown) => ({ type: 'refused', code: codeOf(error) }) as const,
    );
    const last: Firing = { ...firing, result };
    book.patch(id, { last });
    await db.write(async (tx) => {
      await updateSchedule(tx.tables<ScheduleTables>(), id, { last });
      if (result.type === 'refused') await refused(tx, stored, result.code);
    });
  }

  async function begin({ kind, script, params, scripts, maker, makerSince }: Stored, actor: Actor): Promise<{ readonly run: RunId }> {
    await runs.checkStarter({ name: maker.name, since: makerSince }, scripts);
    // What its maker was allowed when they became it: these scripts, and no other that a name may come to mean.
    return await runs.start({ kind, script, params, scripts }, actor, (object) => object.kind === 'script' && scripts.includes(object.id));
  }

  const refused = (tx: Tx, stored: Stored, reason: string): Promise<void> =>
    audit.append(tx, {
      action: 'schedule.refuse',
      outcome: 'refused',
      actor: actorOf(stored),
      object: `schedule:${stored.id}`,
      detail: { [stored.kind]: stored.script, reason },
      personal: { name: stored.name },
    });

  /** A fault of the hub's own is an incident; what is kept of it is its code. */
  function codeOf(error: unknown): string {
    if (!(error instanceof HubError)) deps.incident(error, 'schedules.start');
    return HubError.from(error).code;
  }

  async function markInterrupted(id: string): Promise<void> {
    const entry = book.get(id);
    const before = entry?.stored.last;
    if (entry === undefined || before === null || before === undefined) return;
    const last: Firing = { ...before, result: { type: 'interrupted' } };
    book.patch(id, { last });
    await db.write(async (tx) => {
      await updateSchedule(tx.tables<ScheduleTables>(), id, { last });
      await audit.append(tx, {
        action: 'schedule.interrupt',
        outcome: 'failed',
        actor: actorOf(entry.stored),
        object: `schedule:${id}`,
        personal: { name: entry.stored.name },
      });
    });
  }

  return {
    async check() {
      const now = clock.now();
      const ahead = book.all().filter(({ stored }) => !stored.paused && !underWay.has(stored.id) && wasSetBack(stored.settled, now));
      if (ahead.length > 0) await all(ahead, settleAgain);
      await all(
        book.all().filter(({ stored, next }) => next !== undefined && next <= now && !underWay.has(stored.id)),
        fireDue,
      );
    },
    async begin() {
      await all(
        book.all().filter(({ stored }) => stored.last?.result.type === 'starting'),
        markInterrupted,
      );
      await all(
        book.all().filter(({ stored }) => stored.trigger.type === 'startup' && !stored.paused),
        fireAtStart,
      );
    },
    nearest: () =>
      book.all().reduce<number | undefined>((least, { stored, next }) => {
        if (next === undefined || underWay.has(stored.id)) return least;
        if (wasSetBack(stored.settled, clock.now())) return clock.now();
        return least === undefined ? next : Math.min(least, next);
      }, undefined),
  };
}
