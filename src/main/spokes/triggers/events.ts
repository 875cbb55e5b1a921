import { randomUUID } from 'node:crypto';
import type { Generated, Kysely, Selectable } from 'kysely';
import { ParamValues } from '#shared/contract/params';
import { RunId } from '#shared/contract/runs';
import { EventId, type Occurrence } from '#shared/contract/triggers';
import { isoOf } from '#main/platform/clock';
import { parseJson } from './store';

/** The table of events, as Kysely types its queries. */
export interface EventTables {
  trigger_events: {
    seq: Generated<number>;
    id: string;
    trigger_id: string;
    key: string;
    at: number;
    about: string;
    params: string;
    address: string | null;
    cause: string | null;
    depth: number;
    root: Generated<string | null>;
    state: string;
    run: Generated<string | null>;
    code: Generated<string | null>;
  };
}

/** Events of one trigger that are kept once they are over: as long as one is, its delivery is known when it comes again. */
export const KEPT_EVENTS = 1_000;

/** An event that is to start a run. */
export interface NewEvent {
  /** What is the same when it comes again: a delivery, a file, a run. */
  readonly key: string;
  readonly about: string;
  readonly params: ParamValues;
  /** Where a request came from. */
  readonly address?: string;
  /** The run that it is the end of. */
  readonly cause?: RunId;
}

/** An event that waits for its run. */
export interface WaitingEvent {
  readonly id: EventId;
  readonly at: string;
  readonly about: string;
  readonly params: ParamValues;
  readonly address: string | null;
  readonly cause: RunId | null;
}

/** How an event stands, with what belongs to that. */
export type EventResult = Occurrence['result'];

/** Takes an event up, to be started. `fresh` is false when it is known already: this is then what came of it. */
export async function takeEvent(
  db: Kysely<EventTables>,
  trigger: string,
  event: NewEvent,
  now: number,
): Promise<{ readonly fresh: boolean; readonly occurrence: Occurrence }> {
  const id = EventId.parse(randomUUID());
  const { key, about, params, address = null, cause = null } = event;
  const inserted = await db
    .insertInto('trigger_events')
    .values({ id, trigger_id: trigger, key, at: now, about, params: JSON.stringify(params), address, cause, depth: 0, state: 'waiting' })
    .onConflict((conflict) => conflict.columns(['trigger_id', 'key']).doNothing())
    .executeTakeFirst();
  if (Number(inserted.numInsertedOrUpdatedRows ?? 0) > 0) {
    return { fresh: true, occurrence: { id, at: isoOf(now), about, result: { type: 'waiting' } } };
  }
  const row = await db
    .selectFrom('trigger_events')
    .selectAll()
    .where('trigger_id', '=', trigger)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return { fresh: false, occurrence: occurrenceOf(row) };
}

/** The oldest event of a trigger that waits. */
export async function nextEvent(db: Kysely<EventTables>, trigger: string): Promise<WaitingEvent | undefined> {
  const row = await db
    .selectFrom('trigger_events')
    .select(['id', 'at', 'about', 'params', 'address', 'cause'])
    .where('trigger_id', '=', trigger)
    .where('state', '=', 'waiting')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const params = ParamValues.safeParse(parseJson(row.params)).data ?? {};
  return { ...row, id: EventId.parse(row.id), at: isoOf(row.at), params, cause: row.cause === null ? null : RunId.parse(row.cause) };
}

/** Where a run stands among those that started each other. */
export interface Place {
  /** How many runs after one that no trigger started. */
  readonly depth: number;
  /** What all of them began with. */
  readonly root: string;
}

/** Notes that an event is being started, and where; false when it does not wait any more. */
export async function beginEvent(db: Kysely<EventTables>, id: string, { depth, root }: Place): Promise<boolean> {
  const result = await db
    .updateTable('trigger_events')
    .set({ state: 'starting', depth, root })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Notes what came of an event. Its values are forgotten, unless it is to wait again. */
export async function endEvent(db: Kysely<EventTables>, id: string, result: EventResult): Promise<void> {
  await db
    .updateTable('trigger_events')
    .set({
      state: result.type,
      ...(result.type === 'started' && { run: result.run }),
      ...(result.type === 'refused' && { code: result.code }),
      ...(result.type !== 'waiting' && { params: '{}' }),
    })
    .where('id', '=', id)
    .execute();
}

/** Forgets the oldest events that are over, beyond the bound. */
export async function trimEvents(db: Kysely<EventTables>, trigger: string): Promise<void> {
  const over = db
    .selectFrom('trigger_events')
    .where('trigger_id', '=', trigger)
    .where('state', 'in', ['started', 'refused', 'interrupted']);
  const oldest = over.select('seq').orderBy('seq', 'desc').limit(-1).offset(KEPT_EVENTS);
  await db.deleteFrom('trigger_events').where('seq', 'in', oldest).execute();
}

/** Where in a chain of triggers the run stands that these ids name, the last of them its first attempt: at its beginning when no trigger started any. */
export async function placeOf(db: Kysely<EventTables>, runs: readonly string[]): Promise<Place> {
  const row = await db
    .selectFrom('trigger_events')
    .select(['depth', 'root'])
    .where('run', 'in', [...runs])
    .orderBy('depth', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { depth: row?.depth ?? 0, root: row?.root ?? runs.at(-1) ?? '' };
}

/** How many runs were started, or are being started, from one beginning. */
export async function countFrom(db: Kysely<EventTables>, root: string): Promise<number> {
  const row = await db
    .selectFrom('trigger_events')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('root', '=', root)
    .where('state', 'in', ['starting', 'started', 'interrupted'])
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** The last events of a trigger, newest first. */
export async function lastEvents(db: Kysely<EventTables>, trigger: string, limit: number): Promise<readonly Occurrence[]> {
  const rows = await db
    .selectFrom('trigger_events')
    .selectAll()
    .where('trigger_id', '=', trigger)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map(occurrenceOf);
}

/** How many events of each trigger wait. */
export async function countWaiting(db: Kysely<EventTables>): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('trigger_events')
    .select(({ fn }) => ['trigger_id', fn.countAll().as('count')] as const)
    .where('state', '=', 'waiting')
    .groupBy('trigger_id')
    .execute();
  return new Map(rows.map(({ trigger_id: id, count }) => [id, Number(count)]));
}

/** Events that an earlier hub was starting when it ended. */
export async function halfDone(db: Kysely<EventTables>): Promise<readonly { readonly id: string; readonly trigger: string }[]> {
  return await db.selectFrom('trigger_events').select(['id', 'trigger_id as trigger']).where('state', '=', 'starting').execute();
}

/** Which trigger started each of these runs. */
export async function startersOf(db: Kysely<EventTables>, runs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (runs.length === 0) return new Map();
  const rows = await db
    .selectFrom('trigger_events')
    .select(['run', 'trigger_id'])
    .where('run', 'in', [...runs])
    .execute();
  return new Map(rows.flatMap(({ run, trigger_id: trigger }) => (run === null ? [] : [[run, trigger] as const])));
}

function occurrenceOf({ id, at, about, state, run, code }: Selectable<EventTables['trigger_events']>): Occurrence {
  return { id: EventId.parse(id), at: isoOf(at), about, result: resultOf(state, run, code) };
}

function resultOf(state: string, run: string | null, code: string | null): EventResult {
  if (state === 'started' && run !== null) return { type: 'started', run: RunId.parse(run) };
  if (state === 'refused') return { type: 'refused', code: code ?? 'INTERNAL' };
  return state === 'waiting' || state === 'starting' ? { type: state } : { type: 'interrupted' };
}
