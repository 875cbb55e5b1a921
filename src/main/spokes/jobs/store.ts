import type { Kysely } from 'kysely';
import { Actor } from '#shared/contract/actor';
import { JobId, JobPlan } from '#shared/contract/jobs';
import { z } from '#shared/contract/zod';
import type { Log } from '#main/platform/log-port';

/** The tables of this spoke, as Kysely types its queries. */
export interface JobTables {
  jobs: { id: string; name: string; text: string; maker: string; changed_at: number; scripts: string | null };
  job_runs: { run: string; job: string; plan: string; scripts: string; actor: string };
}

const Maker = Actor.pick({ name: true, face: true });
const Stored = z.object({
  id: JobId,
  name: z.string(),
  text: z.string(),
  maker: Maker,
  changedAt: z.number().int(),
  /** What its steps meant when it was saved, by id and step by step; none of a job of an earlier version. */
  scripts: z.array(z.string()).readonly().catch([]),
});
/** A job as it is stored; times are milliseconds since 1970. */
export type Stored = Readonly<z.infer<typeof Stored>>;

const Conducted = z.object({
  job: JobId,
  plan: JobPlan,
  /** The scripts by step: their ids, and the names that they had. */
  scripts: z.record(z.string(), z.object({ id: z.string(), name: z.string() })),
  actor: Actor.pick({ id: true, name: true, face: true }),
});
/** What a run of a job goes by. */
export type Conducted = Readonly<z.infer<typeof Conducted>>;

/** Every job; a row that cannot be read is logged and left where it is. */
export async function loadJobs(db: Kysely<JobTables>, log: Log): Promise<readonly Stored[]> {
  const rows = await db.selectFrom('jobs').selectAll().orderBy('name').execute();
  return rows.flatMap((row) => {
    const read = storedOf(row);
    if (!read.success) log.warn('jobs.ignored', { id: row.id });
    return read.success ? [read.data] : [];
  });
}

/** One job as it is now; undefined where there is none. */
export async function jobOf(db: Kysely<JobTables>, id: string): Promise<Stored | undefined> {
  const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
  return row && storedOf(row).data;
}

const storedOf = (row: JobTables['jobs']) =>
  Stored.safeParse({ ...row, maker: parseJson(row.maker), changedAt: row.changed_at, scripts: parseJson(row.scripts ?? '') });

/** Adds a job, or puts its new text in the place of the old; false when its name is taken by another. */
export async function putJob(db: Kysely<JobTables>, { id, name, text, maker, changedAt, scripts }: Stored): Promise<boolean> {
  const taken = await db.selectFrom('jobs').select('id').where('name', '=', name).where('id', '<>', id).executeTakeFirst();
  if (taken !== undefined) return false;
  const row = { name, text, maker: JSON.stringify(maker), changed_at: changedAt, scripts: JSON.stringify(scripts) };
  await db
    .insertInto('jobs')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  return true;
}

/** Keeps what the steps of a job of an earlier version mean; false where it was saved or removed meanwhile. */
export async function keepMeaning(db: Kysely<JobTables>, { id, changedAt, scripts }: Stored): Promise<boolean> {
  const result = await db
    .updateTable('jobs')
    .set({ scripts: JSON.stringify(scripts) })
    .where('id', '=', id)
    .where('changed_at', '=', changedAt)
    .executeTakeFirst();
  return Number(result.numUpdatedRows) > 0;
}

/** Forgets a job; false when it is gone already. */
export async function deleteJob(db: Kysely<JobTables>, id: string): Promise<boolean> {
  const result = await db.deleteFrom('jobs').where('id', '=', id).executeTakeFirst();
  return Number(result.numDeletedRows) > 0;
}

/** Keeps what a run goes by. */
export async function keepConducted(db: Kysely<JobTables>, run: string, { job, plan, scripts, actor }: Conducted): Promise<void> {
  const row = { run, job, plan: JSON.stringify(plan), scripts: JSON.stringify(scripts), actor: JSON.stringify(actor) };
  await db.insertInto('job_runs').values(row).execute();
}

/** What a run goes by; undefined where it is no run of a job, or that cannot be read. */
export async function conductedOf(db: Kysely<JobTables>, run: string): Promise<Conducted | undefined> {
  const row = await db.selectFrom('job_runs').selectAll().where('run', '=', run).executeTakeFirst();
  if (row === undefined) return undefined;
  const read = Conducted.safeParse({
    job: row.job,
    plan: parseJson(row.plan),
    scripts: parseJson(row.scripts),
    actor: parseJson(row.actor),
  });
  return read.success ? read.data : undefined;
}

/** Undefined, which nothing accepts, when the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
