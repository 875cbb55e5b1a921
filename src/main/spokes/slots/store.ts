import { type Kysely, sql } from 'kysely';
import { Targets } from '#shared/contract/slot-limits';
import type { SlotPolicy } from '#shared/contract/slots';
import type { ProcessId } from '#main/platform/process-id-port';

/** The tables of this spoke, as Kysely types its queries. */
export interface SlotTables {
  slot_pools: { name: string; max: number; policy: string; per_holder: number | null; per_target: number | null };
  active_sessions: {
    id: number;
    pool: string;
    run_id: string | null;
    subject: string;
    what: string;
    holder: string;
    targets: string | null;
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
  /** What is acted upon, as the pool's limit per target counts it; each once. */
  readonly targets: readonly string[];
  readonly host: string;
  readonly process: ProcessId | null;
}

/** A slot that was taken. */
export interface Held {
  readonly id: number;
  /** Microseconds, from a clock that never repeats: two slots of a pool are comparable. */
  readonly acquiredAt: number;
}

/** As the row has them. */
const stored = (targets: readonly string[]): string | null => (targets.length === 0 ? null : JSON.stringify(targets));

/** Those of these targets for which a pool has no slot left. */
const fullTargets = (pool: string, targets: string | null) => sql`
  select wanted.value from json_each(${targets}) wanted
  where (select count(*) from active_sessions one, json_each(one.targets) has
          where one.pool = ${pool} and one.released_at is null and has.value = wanted.value)
    >= (select per_target from slot_pools where name = ${pool})`;

/**
 * Takes a slot or not: one conditional insert, so that no reader comes between counting and taking.
 * All limits hold together because one row counts for each of them, and for each of its targets: who waits holds none.
 */
export async function acquire(db: Kysely<SlotTables>, claim: Claim): Promise<Held | undefined> {
  const { pool, runId, subject, subjectLimit, what, holder, host, process } = claim;
  const targets = stored(claim.targets);
  const free = targets === null ? sql`` : sql`and not exists (${fullTargets(pool, targets)})`;
  const result = await sql<{ id: number; acquired_at: number }>`
    insert into active_sessions (pool, run_id, subject, what, holder, targets, host, pid, start_time, boot_id, acquired_at)
    select ${pool}, ${runId}, ${subject}, ${what}, ${holder}, ${targets}, ${host},
           ${process?.pid ?? null}, ${process?.startTime ?? null}, ${process?.bootId ?? null}, tick()
    where (select count(*) from active_sessions where pool = ${pool} and released_at is null)
            < (select max from slot_pools where name = ${pool})
      and (${subjectLimit} is null
        or (select count(*) from active_sessions where pool = ${pool} and subject = ${subject} and released_at is null) < ${subjectLimit})
      and ((select per_holder from slot_pools where name = ${pool}) is null
        or (select count(*) from active_sessions where pool = ${pool} and holder = ${holder} and released_at is null)
             < (select per_holder from slot_pools where name = ${pool}))
      ${free}
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

/** Pools that there may be. */
export const MOST_POOLS = 256;

/** Every pool by its name. */
export const allPools = (db: Kysely<SlotTables>) => db.selectFrom('slot_pools').selectAll().orderBy('name').limit(MOST_POOLS).execute();

/** What a pool is set to; what is undefined stays as it was. */
export interface PoolChange {
  readonly max: number;
  readonly policy?: SlotPolicy | undefined;
  /** Most slots of one person; null is no such limit. */
  readonly perHolder?: number | null | undefined;
  /** Most slots for one target; null is no such limit. */
  readonly perTarget?: number | null | undefined;
}

/** Sets a pool's limit, and what else is given of it; a new pool refuses by default. False where there are as many as there may be. */
export async function setPool(db: Kysely<SlotTables>, name: string, pool: PoolChange): Promise<boolean> {
  const others = await db
    .selectFrom('slot_pools')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('name', '<>', name)
    .executeTakeFirstOrThrow();
  const known = await db.selectFrom('slot_pools').select('name').where('name', '=', name).executeTakeFirst();
  if (known === undefined && others.count >= MOST_POOLS) return false;
  const { max, policy, perHolder, perTarget } = pool;
  const change = {
    max,
    ...(policy !== undefined && { policy }),
    ...(perHolder !== undefined && { per_holder: perHolder }),
    ...(perTarget !== undefined && { per_target: perTarget }),
  };
  await db
    .insertInto('slot_pools')
    .values({ name, policy: 'refuse', per_holder: null, per_target: null, ...change })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(change))
    .execute();
  return true;
}

/** Targets as a row has them. */
export const targetsOf = (text: string | null): string[] => (text === null ? [] : Targets.catch([]).parse(JSON.parse(text)));

/** A pool's limits, and how much of each is taken. */
export interface Standing {
  readonly max: number;
  readonly policy: string;
  readonly perHolder: number | null;
  readonly used: number;
  readonly ofSubject: number;
  readonly ofHolder: number;
  readonly perTarget: number | null;
  /** Those of the targets that have as many slots as they may. */
  readonly full: readonly string[];
}

/** How a pool stands for one who asks; undefined when there is no such pool. */
export async function standing(
  db: Kysely<SlotTables>,
  { pool, subject, holder, targets }: Pick<Claim, 'pool' | 'subject' | 'holder' | 'targets'>,
): Promise<Standing | undefined> {
  const result = await sql<Omit<Standing, 'full'> & { readonly full: string }>`
    select max, policy, per_holder as perHolder, per_target as perTarget,
           (select json_group_array(value) from (${fullTargets(pool, stored(targets))})) as full,
           count(held.id) as used,
           count(case when held.subject = ${subject} then 1 end) as ofSubject,
           count(case when held.holder = ${holder} then 1 end) as ofHolder
    from slot_pools left join active_sessions held on held.pool = slot_pools.name and held.released_at is null
    where slot_pools.name = ${pool} group by slot_pools.name`.execute(db);
  const row = result.rows[0];
  return row && { ...row, full: targetsOf(row.full) };
}

/** Forgets slots that were given back before `before` (microseconds). */
export async function forgetReleased(db: Kysely<SlotTables>, before: number): Promise<void> {
  await db.deleteFrom('active_sessions').where('released_at', '<', before).execute();
}
