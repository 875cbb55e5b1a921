import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { foldText } from '#shared/contract/fold-text';
import { GrantDigest } from '#shared/contract/grant-plan';
import { Run, type RunFilter, type RunState } from '#shared/contract/runs';
import { SandboxLevel } from '#shared/contract/scripts';
import { z } from '#shared/contract/zod';
import { folded } from '#main/platform/folded';
import type { Log } from '#main/platform/log-port';

/** The table of runs; `doc` is the run as the contract has it, the columns are what is searched by. */
export interface RunTables {
  runs: {
    seq: number;
    id: string;
    state: string;
    subject: string;
    name: string;
    /** Who started a script themselves; null where a schedule or another part of the hub did, or what runs is no script. */
    person: string | null;
    queued_at: number;
    ended_at: number | null;
    output_bytes: number;
    output_gone: number;
    params: string;
    asked: string;
    doc: string;
    parent: string | null;
    step: string | null;
  };
}

/** States of runs that have not ended. */
export const openStates: readonly RunState[] = ['queued', 'starting', 'running'];

const columnsOf = (run: Run) => ({
  state: run.state,
  ended_at: run.endedAt === null ? null : Date.parse(run.endedAt),
  output_bytes: run.output.bytes - run.output.trimmedBytes + run.results.bytes,
  output_gone: run.output.gone ? 1 : 0,
  doc: JSON.stringify(run),
});

/** Whose habit a run is: of the person who started a script themselves; null for all others, steps of jobs among them. */
export const personOf = ({ subject, actor, parent }: Pick<Run, 'subject' | 'actor' | 'parent'>): string | null =>
  subject.kind === 'script' && actor.face !== 'hub' && parent === null ? actor.name : null;

/** What each person ran themselves, each script once, by its last run, oldest first. */
export const ranByPeople = async (db: Kysely<RunTables>): Promise<readonly { readonly person: string; readonly script: string }[]> =>
  await db
    .selectFrom('runs')
    .select(['person', 'subject as script'])
    .where('person', 'is not', null)
    .$narrowType<{ person: string }>()
    .groupBy(['person', 'subject'])
    .orderBy(({ fn }) => fn.max('seq'))
    .execute();

/** Values by name as they were given; secrets are null. */
export const KeptValues = z.record(z.string(), z.string().nullable());
export type KeptValues = z.infer<typeof KeptValues>;

/** What was asked for beside the values: for a repeat, and for a run that waits through a restart. */
export const Asked = z.object({
  sandbox: SandboxLevel.nullable(),
  columns: z.number().int(),
  rows: z.number().int(),
  /** Milliseconds since 1970; a further attempt of a run waits until then. */
  notBefore: z.number().int().nullable().default(null),
  /** How often it is tried again should it fail; null where a hub wrote it that did not say so. */
  retries: z.number().int().nullable().default(null),
  /** Whether somebody can be asked for a password. */
  attended: z.boolean().default(false),
  /** What a job says of its step, in place of what the script says itself. */
  wishes: z
    .object({
      timeoutSeconds: z.number().positive().nullable(),
      retry: z.object({ times: z.number().int().positive(), delaySeconds: z.number().positive() }).nullable(),
    })
    .nullable()
    .default(null),
  /** What was seen of its grants before it: with any others it does not run. */
  expect: GrantDigest.optional(),
});
export type Asked = z.infer<typeof Asked>;

/** Writes a new run down, with the values in full. */
export async function insertRun(db: Kysely<RunTables>, run: Run, values: KeptValues, asked: Asked): Promise<void> {
  const { id, subject, queuedAt } = run;
  const row = { id, subject: subject.id, name: subject.name, person: personOf(run), queued_at: Date.parse(queuedAt), ...columnsOf(run) };
  // `seq` is given by the database.
  await sql`insert into runs (id, state, subject, name, person, queued_at, ended_at, output_bytes, output_gone, params, asked, doc, parent, step)
    values (${row.id}, ${row.state}, ${row.subject}, ${row.name}, ${row.person}, ${row.queued_at}, ${row.ended_at}, ${row.output_bytes}, ${row.output_gone}, ${JSON.stringify(values)}, ${JSON.stringify(asked)}, ${row.doc}, ${run.parent?.run ?? null}, ${run.parent?.step ?? null})`.execute(
    db,
  );
}

/** Writes down what has changed of a run. */
export async function updateRun(db: Kysely<RunTables>, run: Run): Promise<void> {
  await db.updateTable('runs').set(columnsOf(run)).where('id', '=', run.id).execute();
}

/** Reads runs out of rows; a document that a crash or a stranger damaged is logged and left out. */
export function createRunReader(log: Log): (rows: readonly { readonly id: string; readonly doc: string }[]) => readonly Run[] {
  const parse = (row: { readonly id: string; readonly doc: string }): Run | undefined => {
    try {
      return Run.parse(JSON.parse(row.doc));
    } catch (error) {
      log.error('runs.unreadable', error, { run: row.id });
      return undefined;
    }
  };
  return (rows) => rows.map(parse).filter((run) => run !== undefined);
}

/** One run; no row when there is none. */
export const findRun = (db: Kysely<RunTables>, id: string) => db.selectFrom('runs').select(['id', 'doc']).where('id', '=', id).execute();

/** The values that a run was given, in full, and what else was asked for. */
export async function keptRequest(db: Kysely<RunTables>, id: string): Promise<{ readonly values: KeptValues; readonly asked: Asked }> {
  const row = await db.selectFrom('runs').select(['params', 'asked']).where('id', '=', id).executeTakeFirstOrThrow();
  return { values: KeptValues.parse(JSON.parse(row.params)), asked: Asked.parse(JSON.parse(row.asked)) };
}

/** Runs that had not ended when they were last written, oldest first: the queue's order. */
export const openRuns = (db: Kysely<RunTables>) =>
  db
    .selectFrom('runs')
    .select(['id', 'doc'])
    .where('state', 'in', [...openStates])
    .orderBy('seq')
    .limit(10_000)
    .execute();

/** The steps of a run, oldest first: each attempt of each. */
export const stepsOf = (db: Kysely<RunTables>, parent: string) =>
  db.selectFrom('runs').select(['id', 'doc']).where('parent', '=', parent).orderBy('seq').limit(1_000).execute();

/** The newest runs, newest first. */
export const recentRuns = (db: Kysely<RunTables>, count: number) =>
  db.selectFrom('runs').select(['id', 'doc']).orderBy('seq', 'desc').limit(count).execute();

/** One page of history, newest first, older than the run `before`. */
export async function pageOfRuns(
  db: Kysely<RunTables>,
  filter: RunFilter,
  before: string | undefined,
  limit: number,
): Promise<readonly { readonly id: string; readonly doc: string }[]> {
  return await narrowed(db.selectFrom('runs').select(['id', 'doc']), filter, before)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}

/** Of the runs that a query asks for, those of a filter, and older than the run `before`. */
export function narrowed<O>(
  of: SelectQueryBuilder<RunTables, 'runs', O>,
  filter: RunFilter,
  before: string | undefined,
): SelectQueryBuilder<RunTables, 'runs', O> {
  let query = of;
  if (before !== undefined) query = query.where('seq', '<', (q) => q.selectFrom('runs').select('seq').where('id', '=', before));
  if (filter.states !== undefined) query = query.where('state', 'in', [...filter.states]);
  if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject);
  if (filter.parent !== undefined) query = query.where('parent', '=', filter.parent);
  if (filter.whole === true) query = query.where('parent', 'is', null);
  if (filter.since !== undefined) query = query.where('queued_at', '>=', Date.parse(filter.since));
  if (filter.until !== undefined) query = query.where('queued_at', '<', Date.parse(filter.until));
  if (filter.endedSince !== undefined) {
    const since = Date.parse(filter.endedSince);
    query = query.where((q) => q.or([q('ended_at', 'is', null), q('ended_at', '>=', since)]));
  }
  if (filter.text !== undefined && filter.text !== '') {
    // instr instead of like: what a person types has no wildcards to escape.
    const text = foldText(filter.text);
    query = query.where((q) =>
      q.or([
        sql<boolean>`instr(${folded(sql`name`)}, ${text}) > 0`,
        sql<boolean>`instr(${folded(sql`subject`)}, ${text}) > 0`,
        sql<boolean>`instr(${folded(sql`id`)}, ${text}) = 1`,
      ]),
    );
  }
  return query;
}

/** State, end and duration of each run that ended after `since` (milliseconds); a job counts as one. */
export const endedSince = (db: Kysely<RunTables>, since: number) =>
  db
    .selectFrom('runs')
    .select(['id', 'subject', 'state', 'ended_at', 'queued_at', sql<string | null>`doc ->> '$.startedAt'`.as('started')])
    .where('ended_at', '>=', since)
    .where('parent', 'is', null)
    .orderBy('ended_at', 'desc')
    .limit(50_000)
    .execute();

/** The last ended runs of a subject, newest first, with when they began. */
export const lastEnded = (db: Kysely<RunTables>, subject: string, count: number) =>
  db
    .selectFrom('runs')
    .select(['id', 'state', 'ended_at', sql<string | null>`doc ->> '$.startedAt'`.as('started')])
    .where('subject', '=', subject)
    .where('ended_at', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(count)
    .execute();

/** The newest run of each subject. */
export const lastBySubject = (db: Kysely<RunTables>) =>
  db
    .selectFrom('runs')
    .select(['id', 'subject', 'state', 'queued_at'])
    .where('seq', 'in', (q) =>
      q
        .selectFrom('runs')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .groupBy('subject'),
    )
    .orderBy('seq', 'desc')
    .limit(1_000)
    .execute();

/** Ended runs that still have output or results, oldest first, and how much all of them keep. */
export async function keptOutput(
  db: Kysely<RunTables>,
): Promise<{ readonly total: number; readonly oldest: readonly { readonly id: string; readonly bytes: number }[] }> {
  const sum = await db
    .selectFrom('runs')
    .select(({ fn }) => fn.sum<number | null>('output_bytes').as('total'))
    .where('output_gone', '=', 0)
    .executeTakeFirstOrThrow();
  const oldest = await db
    .selectFrom('runs')
    .select(['id', 'output_bytes as bytes'])
    .where('output_gone', '=', 0)
    .where('output_bytes', '>', 0)
    .where('state', 'not in', [...openStates])
    .orderBy('seq')
    .limit(500)
    .execute();
  return { total: sum.total ?? 0, oldest };
}

/** Of these runs, those that were written down, and whether their output was discarded (1) or not (0). */
export const knownOutputs = (db: Kysely<RunTables>, ids: readonly string[]) =>
  db
    .selectFrom('runs')
    .select(['id', 'output_gone as gone'])
    .where('id', 'in', [...ids])
    .execute();
