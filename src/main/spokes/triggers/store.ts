import type { Kysely } from 'kysely';
import { Actor } from '#shared/contract/actor';
import { ParamValues } from '#shared/contract/params';
import { StartableKind } from '#shared/contract/startable';
import { Taken, TriggerEvent, TriggerId } from '#shared/contract/triggers';
import { z } from '#shared/contract/zod';
import type { Log } from '#main/platform/log-port';

/** The tables of this spoke, as Kysely types its queries. */
export interface TriggerTables {
  triggers: {
    id: string;
    name: string;
    kind: string;
    script: string;
    script_name: string;
    scripts: string;
    params: string;
    take: string;
    event: string;
    at_once: number;
    paused: number;
    maker: string;
    maker_since: number;
    created_at: number;
    proof_hash: string | null;
  };
  trigger_files: { trigger_id: string; name: string; identity: string };
  trigger_hooks: { id: number; listens: number; address: string; port: number };
}

/** A trigger as it is kept. Times are milliseconds since 1970. */
const Stored = z.object({
  id: TriggerId,
  name: z.string(),
  kind: StartableKind,
  script: z.string(),
  scriptName: z.string(),
  /** The scripts that its maker was allowed to run for it. */
  scripts: z.array(z.string()),
  params: ParamValues,
  take: z.array(Taken),
  event: TriggerEvent,
  atOnce: z.number(),
  paused: z.boolean(),
  /** Who said last what is started, with which values, on which event, or has its newest secret: it runs in their name. */
  maker: Actor,
  makerSince: z.number(),
  createdAt: z.number(),
  /** SHA-256 of its token in hex; null where requests are proved otherwise. */
  proofHash: z.string().nullable(),
});
/** A trigger as it is kept; what changes of it is kept first. */
export type Stored = Readonly<z.infer<typeof Stored>>;
/** What of a trigger may change. */
export type StoredChange = Partial<Omit<Stored, 'id' | 'createdAt'>>;

/** Every trigger by its name. One that cannot be read is logged and left where it is. */
export async function loadTriggers(db: Kysely<TriggerTables>, log: Log): Promise<readonly Stored[]> {
  const rows = await db.selectFrom('triggers').selectAll().orderBy('name').execute();
  return rows.flatMap((row) => storedFrom(row, log) ?? []);
}

/** One as it is inside a transaction: what another write of the same commit changed is in no book yet. */
export async function triggerIn(db: Kysely<TriggerTables>, id: string, log: Log): Promise<Stored | undefined> {
  const row = await db.selectFrom('triggers').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : storedFrom(row, log);
}

function storedFrom(row: TriggerTables['triggers'], log: Log): Stored | undefined {
  const read = Stored.safeParse({
    ...row,
    scriptName: row.script_name,
    scripts: row.scripts === '' ? [row.script] : parseJson(row.scripts),
    atOnce: row.at_once,
    createdAt: row.created_at,
    makerSince: row.maker_since,
    proofHash: row.proof_hash,
    paused: row.paused === 1,
    params: parseJson(row.params),
    take: parseJson(row.take),
    event: parseJson(row.event),
    maker: parseJson(row.maker),
  });
  if (!read.success) log.warn('triggers.ignored', { id: row.id });
  return read.data;
}

/** Adds a trigger; false when its name is taken. */
export async function insertTrigger(db: Kysely<TriggerTables>, stored: Stored): Promise<boolean> {
  const { id, createdAt } = stored;
  const result = await db
    .insertInto('triggers')
    .values({ id, created_at: createdAt, ...columnsOf(stored) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Replaces what is kept of a trigger; false when it is gone. */
export async function updateTrigger(db: Kysely<TriggerTables>, stored: Stored): Promise<boolean> {
  const result = await db.updateTable('triggers').set(columnsOf(stored)).where('id', '=', stored.id).executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** True when another trigger has this name, whatever its case. */
export async function nameTaken(db: Kysely<TriggerTables>, name: string, besides: string): Promise<boolean> {
  const row = await db.selectFrom('triggers').select('id').where('name', '=', name).where('id', '<>', besides).executeTakeFirst();
  return row !== undefined;
}

/** Forgets a trigger and its events; false when it is gone already. */
export async function deleteTrigger(db: Kysely<TriggerTables>, id: string): Promise<boolean> {
  const result = await db.deleteFrom('triggers').where('id', '=', id).executeTakeFirst();
  return Number(result.numDeletedRows) > 0;
}

const columnsOf = (stored: Stored): Omit<TriggerTables['triggers'], 'id' | 'created_at'> => ({
  name: stored.name,
  kind: stored.kind,
  script: stored.script,
  script_name: stored.scriptName,
  scripts: JSON.stringify(stored.scripts),
  params: JSON.stringify(stored.params),
  take: JSON.stringify(stored.take),
  event: JSON.stringify(stored.event),
  at_once: stored.atOnce,
  paused: stored.paused ? 1 : 0,
  maker: JSON.stringify(stored.maker),
  maker_since: stored.makerSince,
  proof_hash: stored.proofHash,
});

/** Undefined, which nothing accepts, when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
