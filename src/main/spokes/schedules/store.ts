import type { Kysely } from 'kysely';
import { z } from '#shared/contract/zod';
import { StartableKind } from '#shared/contract/startable';
import { Actor } from '#shared/contract/actor';
import { ParamValues } from '#shared/contract/params';
import { Firing, MissedPolicy, ScheduleId, Trigger } from '#shared/contract/schedules';
import type { Log } from '#main/platform/log-port';

/** The table of this spoke, as Kysely types its queries. */
export interface ScheduleTables {
  schedules: {
    id: string;
    name: string;
    kind: string;
    script: string;
    script_name: string;
    scripts: string;
    params: string;
    trigger: string;
    missed: string;
    paused: number;
    maker: string;
    maker_since: number;
    created_at: number;
    anchor: number;
    settled: number;
    last: string | null;
  };
}

/** A schedule as it is kept. Times are milliseconds since 1970. */
const Stored = z.object({
  id: ScheduleId,
  name: z.string(),
  kind: StartableKind,
  script: z.string(),
  scriptName: z.string(),
  /** The scripts that its maker was allowed to run for it. */
  scripts: z.array(z.string()),
  params: ParamValues,
  trigger: Trigger,
  missed: MissedPolicy,
  paused: z.boolean(),
  /** Who said last what is started, with which values or when: it runs in their name. */
  maker: Actor,
  makerSince: z.number(),
  createdAt: z.number(),
  /** What an interval counts from. */
  anchor: z.number(),
  /** What was due until then has been seen to. */
  settled: z.number(),
  last: Firing.nullable(),
});
/** A schedule as it is kept; what changes of it is kept first. */
export type Stored = Readonly<z.infer<typeof Stored>>;
/** What of a schedule may change. */
export type StoredChange = Partial<Omit<Stored, 'id' | 'createdAt'>>;

/** Every schedule by its name. One that cannot be read is logged and left where it is. */
export async function loadSchedules(db: Kysely<ScheduleTables>, log: Log): Promise<readonly Stored[]> {
  const rows = await db.selectFrom('schedules').selectAll().orderBy('name').execute();
  return rows.flatMap((row) => {
    const read = Stored.safeParse({
      ...row,
      scriptName: row.script_name,
      scripts: row.scripts === '' ? [row.script] : parseJson(row.scripts),
      createdAt: row.created_at,
      makerSince: row.maker_since,
      paused: row.paused === 1,
      params: parseJson(row.params),
      trigger: parseJson(row.trigger),
      maker: parseJson(row.maker),
      last: row.last === null ? null : parseJson(row.last),
    });
    if (!read.success) log.warn('schedules.ignored', { id: row.id });
    return read.success ? [read.data] : [];
  });
}

/** Adds a schedule; false when its name is taken. */
export async function insertSchedule(db: Kysely<ScheduleTables>, stored: Stored): Promise<boolean> {
  const { id, createdAt } = stored;
  const result = await db
    .insertInto('schedules')
    .values({ id, created_at: createdAt, ...required(stored) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Changes a schedule; false when it is gone. */
export async function updateSchedule(db: Kysely<ScheduleTables>, id: string, change: StoredChange): Promise<boolean> {
  const result = await db.updateTable('schedules').set(columnsOf(change)).where('id', '=', id).executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Takes note that what was due until `change.settled` is seen to; false when somebody else has, or it is paused or gone. */
export async function settleSchedule(
  db: Kysely<ScheduleTables>,
  { id, settled }: Pick<Stored, 'id' | 'settled'>,
  change: Pick<Stored, 'settled' | 'last'> & Pick<StoredChange, 'anchor'>,
): Promise<boolean> {
  const result = await db
    .updateTable('schedules')
    .set(columnsOf(change))
    .where('id', '=', id)
    .where('settled', '=', settled)
    .where('paused', '=', 0)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** True when another schedule has this name, whatever its case. */
export async function nameTaken(db: Kysely<ScheduleTables>, name: string, besides: string): Promise<boolean> {
  const row = await db.selectFrom('schedules').select('id').where('name', '=', name).where('id', '<>', besides).executeTakeFirst();
  return row !== undefined;
}

/** Forgets a schedule; false when it is gone already. */
export async function deleteSchedule(db: Kysely<ScheduleTables>, id: string): Promise<boolean> {
  const result = await db.deleteFrom('schedules').where('id', '=', id).executeTakeFirst();
  return Number(result.numDeletedRows) > 0;
}

type Columns = Omit<ScheduleTables['schedules'], 'id' | 'created_at'>;

const required = (stored: Stored): Columns => ({
  name: stored.name,
  kind: stored.kind,
  script: stored.script,
  script_name: stored.scriptName,
  scripts: JSON.stringify(stored.scripts),
  params: JSON.stringify(stored.params),
  trigger: JSON.stringify(stored.trigger),
  missed: stored.missed,
  paused: stored.paused ? 1 : 0,
  maker: JSON.stringify(stored.maker),
  maker_since: stored.makerSince,
  anchor: stored.anchor,
  settled: stored.settled,
  last: stored.last === null ? null : JSON.stringify(stored.last),
});

function columnsOf({
  name,
  kind,
  script,
  scriptName,
  scripts,
  params,
  trigger,
  missed,
  paused,
  maker,
  makerSince,
  anchor,
  settled,
  last,
}: StoredChange): Partial<Columns> {
  return {
    ...(name !== undefined && { name }),
    ...(kind !== undefined && { kind }),
    ...(script !== undefined && { script }),
    ...(scripts !== undefined && { scripts: JSON.stringify(scripts) }),
    ...(scriptName !== undefined && { script_name: scriptName }),
    ...(params !== undefined && { params: JSON.stringify(params) }),
    ...(trigger !== undefined && { trigger: JSON.stringify(trigger) }),
    ...(missed !== undefined && { missed }),
    ...(paused !== undefined && { paused: paused ? 1 : 0 }),
    ...(maker !== undefined && { maker: JSON.stringify(maker) }),
    ...(makerSince !== undefined && { maker_since: makerSince }),
    ...(anchor !== undefined && { anchor }),
    ...(settled !== undefined && { settled }),
    ...(last !== undefined && { last: last === null ? null : JSON.stringify(last) }),
  };
}

/** Undefined, which nothing accepts, when the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
