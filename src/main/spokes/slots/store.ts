import { type Kysely, sql } from 'kysely';
import type { SlotPolicy } from '#shared/contract/slots';
import type { ProcessId } from '#main/platform/process-id-port';

/** The tables of this spoke, as Kysely types its queries. */
export interface SlotTables {
  slot_pools: { name: string; max: number; policy: string; per_holder: number | null };
  active_sessions: {
    id: number;
    pool: string;
    run_id: string | null;
    subject: string;
    what: string;
    holder: string;
    host: string;
    pid: number | null;
    start_time: string | null;
    boot_id: string | null;
    acquired_at: number;
    released_at: number | null;
  };
}

/** Who asks for a slot, and what for. */
export interface Claim {
  readonly pool: string;
  readonly runId: string | null;
  /** What the per-subject limit counts: a script's id. Empty where there is none. */
  readonly subject: string;
  /** Most slots that one subject may hold at once; null is no limit of its own. */
  readonly subjectLimit: number | null;
  readonly what: string;
  /** The person, as the pool's limit per person counts them. */
  readonly holder: string;
  readonly host: string;
  readonly process: ProcessId | null;
}

/** A slot that was taken. */
export interface Held {
  readonly id: number;
  /** Microseconds, from a clock that never repeats: two slots of a pool are comparable. */
  readonly acquiredAt: number;
}

/**
 * Takes a slot or not: one conditional insert, so that no reader comes between counting and taking.
 * All limits hold together because one row counts for each of them.
 */
export async function acquire(db: Kysely<SlotTables>, claim: Claim): Promise<Held | undefined> {
  const { pool, runId, subject, subjectLimit, what, holder, host, process } = claim;
  const result = await sql<{ id: number; acquired_at: number }>`
    insert into active_sessions (pool, run_id, subject, what, holder, host, pid, start_time, boot_id, acquired_at)
    select ${pool}, ${runId}, ${subject}, ${what}, ${holder}, ${host},
           ${process?.pid ?? null}, ${process?.startTime ?? null}, ${process?.bootId ?? null}, tick()
    where (select count(*) from active_sessions where pool = ${pool} and released_at is null)
            < (select max from slot_pools where name = ${pool})
      and (${subjectLimit} is null
        or (select count(*) from active_sessions where pool = ${pool} and subject = ${subject} and released_at is null) < ${subjectLimit})
      and ((select per_holder from slot_pools where name = ${pool}) is null
        or (select count(*) from active_sessions where pool = ${pool} and holder = ${holder} and released_at is null)
             < (select per_holder from slot_pools where name = ${pool}))
    returning id, acquired_at`.execute(db);
  const row = result.rows[0];
  return row && { id: row.id, acquiredAt: row.acquired_at };
}

/** The pool that a slot is of; undefined when nobody holds it. */
export async function poolOf(db: Kysely<SlotTables>, id: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('active_sessions')
    .select('pool')
    .where('id', '=', id)
    .where('released_at', 'is', null)
    .executeTakeFirst();
  return row?.pool;
}

/** Gives a slot back; undefined when nobody holds it. */
export async function release(
  db: Kysely<SlotTables>,
  id: number,
): Promise<{ readonly pool: string; readonly releasedAt: number } | undefined> {
  const result = await sql<{ pool: string; released_at: number }>`
    update active_sessions set released_at = tick() where id = ${id} and released_at is null returning pool, released_at`.execute(db);
  const row = result.rows[0];
  return row && { pool: row.pool, releasedAt: row.released_at };
}

/** Gives back every slot that a run holds. */
export async function releaseRun(db: Kysely<SlotTables>, runId: string): Promise<void> {
  await sql`update active_sessions set released_at = tick() where run_id = ${runId} and released_at is null`.execute(db);
}

/** Notes the process that a run's slot stands for. */
export async function bindProcess(db: Kysely<SlotTables>, runId: string, process: ProcessId): Promise<void> {
  await db
    .updateTable('active_sessions')
    .set({ pid: process.pid, start_time: process.startTime, boot_id: process.bootId })
    .where('run_id', '=', runId)
    .where('released_at', 'is', null)
    .execute();
}

/** Slots that nobody has given back, oldest first; 10,000 at most. */
export const heldSlots = (db: Kysely<SlotTables>) =>
  db.selectFrom('active_sessions').selectAll().where('released_at', 'is', null).orderBy('id').limit(10_000).execute();

/** A held slot as it is stored. */
export type HeldRow = Awaited<ReturnType<typeof heldSlots>>[number];

/** Every pool by its name; 256 at most. */
export const allPools = (db: Kysely<SlotTables>) => db.selectFrom('slot_pools').selectAll().orderBy('name').limit(256).execute();

/** What a pool is set to; what is undefined stays as it was. */
export interface PoolChange {
  readonly max: number;
  readonly policy?: SlotPolicy | undefined;
  /** Most slots of one person; null is no such limit. */
  readonly perHolder?: number | null | undefined;
}

/** Sets a pool's limit, and what else is given of it; a new pool refuses by default. */
export async function setPool(db: Kysely<SlotTables>, name: string, { max, policy, perHolder }: PoolChange): Promise<void> {
  const change = { max, ...(policy !== undefined && { policy }), ...(perHolder !== undefined && { per_holder: perHolder }) };
  await db
    .insertInto('slot_pools')
    .values({ name, policy: 'refuse', per_holder: null, ...change })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(change))
    .execute();
}

/** A pool's limits, and how much of each is taken. */
export interface Standing {
  readonly max: number;
  readonly policy: string;
  readonly perHolder: number | null;
  readonly used: number;
  readonly ofSubject: number;
  readonly ofHolder: number;
}

/** How a pool stands for one who asks; undefined when there is no such pool. */
export async function standing(
  db: Kysely<SlotTables>,
  { pool, subject, holder }: Pick<Claim, 'pool' | 'subject' | 'holder'>,
): Promise<Standing | undefined> {
  const result = await sql<Standing>`
    select max, policy, per_holder as perHolder,
           count(held.id) as used,
           count(case when held.subject = ${subject} then 1 end) as ofSubject,
           count(case when held.holder = ${holder} then 1 end) as ofHolder
    from slot_pools left join active_sessions held on held.pool = slot_pools.name and held.released_at is null
    where slot_pools.name = ${pool} group by slot_pools.name`.execute(db);
  return result.rows[0];
}

/** Forgets slots that were given back before `before` (microseconds). */
export async function forgetReleased(db: Kysely<SlotTables>, before: number): Promise<void> {
  await db.deleteFrom('active_sessions').where('released_at', '<', before).execute();
}
