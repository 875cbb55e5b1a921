import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { ObjectRef } from '#shared/contract/kernel';
import { endedStates } from '#shared/contract/run-state';
import { MOST_DEPTH, MOST_DESCENDANTS } from '#shared/contract/trigger-values';
import type { Tx } from '#main/platform/db-port';
import { isStorage } from '#main/platform/storage-faults';
import type { Book } from './book';
import {
  beginEvent,
  countFrom,
  endEvent,
  halfDone,
  nextEvent,
  placeOf,
  startersOf,
  trimEvents,
  type EventResult,
  type EventTables,
  type Place,
  type WaitingEvent,
} from './events';
import type { RunsPort, TriggersDeps } from './ports';
import type { Stored } from './store';

/** What could not be started or stored is looked at again after this. */
const AGAIN_MS = 5_000;

/** Starts what waits. */
export interface Starting {
  /** Looks whether a trigger can start what waits of it; returns at once. */
  readonly wake: (trigger: string) => void;
  /** Once, when there are runs: says of what an earlier hub left half done that it is, and starts what waits. */
  readonly begin: (runs: RunsPort) => Promise<void>;
}

/** In whose name a run of a trigger is: its maker's, with the trigger beside it. */
export function actorOf({ id, name, maker }: Pick<Stored, 'id' | 'name' | 'maker'>, address: string | null = null): Actor {
  const why = ` (trigger ${name})`;
  return {
    id: `trigger:${id}`,
    name: maker.name.slice(0, 256 - why.length) + why,
    face: 'hub',
    ...(address !== null && { address }),
  };
}

/**
 * Starts events in order, as many of a trigger at once as it allows. An event is marked before it is started: a hub that dies in
 * between has not run it twice, one that dies before starts it in its next life.
 */
export function createStarting(deps: TriggersDeps, book: Book): Starting {
  const { scope, db, log, audit } = deps;
  /** Runs that go on, by trigger. */
  const going = new Map<string, Set<string>>();
  const busy = new Map<string, 'once' | 'again'>();
  /** Waits for a slot, or for the storage. */
  const held = new Set<string>();
  const starts = new Set<Promise<unknown>>();
  let runs: RunsPort | undefined;

  function wake(trigger: string): void {
    if (runs === undefined || scope.signal.aborted) return;
    if (busy.has(trigger)) return void busy.set(trigger, 'again');
    busy.set(trigger, 'once');
    scope.track(work(runs, trigger).catch((error: unknown) => report(trigger, error)));
  }

  async function work(port: RunsPort, trigger: string): Promise<void> {
    try {
      do {
        busy.set(trigger, 'once');
        while (await startOne(port, trigger));
      } while (busy.get(trigger) === 'again');
    } finally {
      busy.delete(trigger);
    }
  }

  function report(trigger: string, error: unknown): void {
    held.add(trigger);
    if (isStorage(error)) log.warn('triggers.put-off', { code: error.code });
    else deps.incident(error, 'triggers.start');
  }

  /** True when there may be more to do. */
  async function startOne(port: RunsPort, trigger: string): Promise<boolean> {
    const entry = book.get(trigger);
    if (entry === undefined || entry.stored.paused || scope.signal.aborted || held.has(trigger)) return false;
    if ((going.get(trigger)?.size ?? 0) >= entry.stored.atOnce) return false;
    const event = await nextEvent(db.tables<EventTables>(), trigger);
    if (event === undefined) return false;
    const place = await placeAfter(port, event);
    const { stored } = entry;
    const begun = await db.write(async (tx) => {
      const rows = tx.tables<EventTables>();
      // In one transaction: triggers that start from one beginning at the same time are counted together.
      const begun = await beginEvent(rows, event.id, place);
      return begun ? { from: await countFrom(rows, place.root) } : undefined;
    });
    if (begun === undefined) return true;
    const work = (async () => {
      const code = refusalOf(place, begun.from);
      await conclude(stored, event, place, code === undefined ? await start(port, stored, event) : { type: 'refused', code });
    })();
    starts.add(work);
    await work.finally(() => starts.delete(work));
    return true;
  }

  /** A run that was just started is known as one of a trigger's only when that has been noted. */
  async function placeAfter(port: RunsPort, { id, cause }: WaitingEvent): Promise<Place> {
    if (cause === null) return { depth: 1, root: id };
    await Promise.allSettled(starts);
    const { depth, root } = await placeOf(db.tables<EventTables>(), await attemptsOf(port, cause));
    return { depth: depth + 1, root };
  }

  async function start(port: RunsPort, stored: Stored, event: WaitingEvent): Promise<EventResult> {
    const { id, kind, script, scripts } = stored;
    try {
      await port.checkStarter({ name: stored.maker.name, since: stored.makerSince }, scripts);
      // What its maker was allowed when they became it: these scripts, and no other that a name may come to mean.
      const may = (object: ObjectRef): boolean => object.kind === 'script' && scripts.includes(object.id);
      const { run } = await port.start({ kind, script, params: event.params, scripts }, actorOf(stored, event.address), may);
      noteGoing(port, id, run);
      return { type: 'started', run };
    } catch (error) {
      // Nothing was started, so nothing is lost: it waits until a run has ended.
      if (HubError.is(error, 'SLOTS_EXHAUSTED') || isStorage(error)) return { type: 'waiting' };
      if (!(error instanceof HubError)) deps.incident(error, 'triggers.start');
      return { type: 'refused', code: HubError.from(error).code };
    }
  }

  async function conclude(stored: Stored, event: WaitingEvent, place: Place, result: EventResult): Promise<void> {
    const { id } = stored;
    if (result.type === 'waiting') held.add(id);
    await db.write(async (tx) => {
      const rows = tx.tables<EventTables>();
      await endEvent(rows, event.id, result);
      if (result.type === 'refused') await refused(tx, stored, event, place, result.code);
      await trimEvents(rows, id);
      tx.onCommit(() => {
        const last = { id: event.id, at: event.at, about: event.about, result };
        book.count(id, result.type === 'waiting' ? 0 : -1, last);
      });
    });
  }

  const refused = (tx: Tx, stored: Stored, event: WaitingEvent, { depth }: Place, reason: string): Promise<void> =>
    audit.append(tx, {
      action: 'trigger.refuse',
      outcome: 'refused',
      actor: actorOf(stored, event.address),
      object: `trigger:${stored.id}`,
      detail: { [stored.kind]: stored.script, event: event.id, reason, depth, cause: event.cause },
      personal: { name: stored.name, about: event.about },
    });

  async function markInterrupted(id: string, trigger: string): Promise<void> {
    const entry = book.get(trigger);
    await db.write(async (tx) => {
      await endEvent(tx.tables<EventTables>(), id, { type: 'interrupted' });
      if (entry === undefined) return;
      await audit.append(tx, {
        action: 'trigger.interrupt',
        outcome: 'failed',
        actor: actorOf(entry.stored),
        object: `trigger:${trigger}`,
        detail: { event: id },
        personal: { name: entry.stored.name },
      });
      const { last } = entry;
      if (last?.id === id) tx.onCommit(() => book.patch(trigger, { last: { ...last, result: { type: 'interrupted' } } }));
    });
  }

  /** Only while it goes on: its end is not told twice. */
  function noteGoing(port: RunsPort, trigger: string, run: string): void {
    if (port.active().some(({ id }) => id === run)) going.set(trigger, (going.get(trigger) ?? new Set()).add(run));
  }

  function release(): void {
    const ready = [...held];
    held.clear();
    ready.forEach(wake);
  }

  return {
    wake,
    async begin(port) {
      for (const { id, trigger } of await halfDone(db.tables<EventTables>())) await markInterrupted(id, trigger);
      scope.onClose(
        port.onChange(({ id, state, next }) => {
          if (!endedStates.includes(state)) return;
          for (const [trigger, set] of going) {
            if (!set.delete(id)) continue;
            // One that is tried again has not ended yet.
            if (next === null) wake(trigger);
            else set.add(next.run);
          }
          release();
        }),
      );
      await port.recovered;
      for (const { id } of port.active()) {
        const starters = await startersOf(db.tables<EventTables>(), await attemptsOf(port, id));
        for (const trigger of starters.values()) noteGoing(port, trigger, id);
      }
      runs = port;
      scope.every(AGAIN_MS, release);
      for (const { stored } of book.all()) wake(stored.id);
    },
  };
}

/** Why a run is one too many of those that started each other, `from` of them from the same beginning with it. */
function refusalOf({ depth }: Place, from: number): string | undefined {
  if (depth > MOST_DEPTH) return 'TRIGGER_LOOP';
  return from > MOST_DESCENDANTS ? 'TRIGGER_SPREAD' : undefined;
}

/** The run of this id, those that it tries again, back to the first, and the run of the job that it is a step of. */
async function attemptsOf(port: RunsPort, id: string): Promise<readonly string[]> {
  const chain: string[] = [id];
  for (let run = await port.find(id); run !== undefined;) {
    if (run.parent !== null) chain.push(run.parent.run);
    if (run.attempt <= 1 || run.repeats === null) break;
    chain.push(run.repeats);
    run = await port.find(run.repeats);
  }
  return chain;
}
