import { randomUUID } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { JobId, type Job, type JobDetail, type jobs } from '#shared/contract/jobs';
import type { CallContext, Implement } from '#shared/contract/kernel';
import { endedStates } from '#shared/contract/run-state';
import type { Run, RunStep } from '#shared/contract/runs';
import { createCollection } from '#main/hub/collection';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import { checkJob, type Checked } from './definition/check-job';
import { readJob } from './definition/read-job';
import { followJob } from './log';
import type { JobsDeps, MayRun } from './ports';
import { nowOf, takenUp } from './running/again';
import { createStarter, noJob, runnable, type JobStarter } from './starter';
import { settleOlder } from './older';
import { conductedOf, deleteJob, jobOf, putJob, type Conducted, type JobTables, type Stored } from './store';

type Caller = Pick<CallContext, 'may'>;

/** The jobs as the hub sees them. */
export interface Jobs {
  readonly handlers: Implement<typeof jobs>;
  /** For those who start jobs by themselves. */
  readonly starter: JobStarter;
  /**
   * The scripts of a job: those that it meant when it was saved, and as its text names them where one of those is gone; of one that is not kept yet
   * by that text. Undefined where there is no such job, or none can be told: of one of an earlier version, what it meant.
   */
  readonly scriptsOf: (kind: 'job' | 'job-text', text: string) => readonly string[] | undefined;
}

/** The wire's view of jobs, and how others start them. */
export function createHandlers(deps: JobsDeps, loaded: readonly Stored[]): Jobs {
  const { scope, db, clock, audit, runs } = deps;
  const tables = db.tables<JobTables>();
  const stored = new Map(loaded.map((one) => [one.id, one]));
  const shown = createCollection<Job>({ keyOf: ({ id }) => id, scope });
  shown.upsert(loaded.map(show));
  /** The scripts of each: who may see a job is asked for every one in a list. */
  const scripts = new WeakMap(loaded.map((one) => [one, scriptsIn(one.text)]));
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  function put(one: Stored): void {
    stored.set(one.id, one);
    scripts.set(one, scriptsIn(one.text));
    shown.upsert([show(one)]);
    tell();
  }
  scope.track(settleOlder(deps, loaded, put));

  const knownOr = (id: string | undefined, name: string): string => (id !== undefined && deps.scripts.has(id) ? id : name);

  const mayRun =
    ({ may }: Caller): MayRun =>
    (object) =>
      may('runs:write', object);
  /** What a job may be kept of: one that its maker does not reach would be out of their reach from then on. */
  const mayKeep =
    ({ may }: Caller): MayRun =>
    (object) =>
      may('scripts:read', object) && may('jobs:write', object);
  const maySee =
    ({ may }: Caller): MayRun =>
    (object) =>
      may('scripts:read', object);

  function lookUp(text: string): Stored | undefined {
    const folded = text.toLowerCase();
    return stored.get(JobId.safeParse(text).data ?? noJob()) ?? [...stored.values()].find(({ name }) => name.toLowerCase() === folded);
  }
  function found(text: string): Stored {
    const one = lookUp(text);
    if (one === undefined) throw new HubError('JOB_NOT_FOUND', { job: text });
    return one;
  }

  const check = (text: string, may: MayRun): Promise<Checked> => checkJob(text, deps.scripts, may);

  const { begin, start, starter } = createStarter(deps, {
    found,
    check,
    get: (id) => stored.get(JobId.safeParse(id).data ?? noJob()),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });

  async function detail(one: Stored, ctx: Caller): Promise<JobDetail> {
    return { ...show(one), text: one.text, check: (await check(one.text, maySee(ctx))).check };
  }

  const note = (tx: Tx, action: string, actor: Actor, { id, name }: Stored): Promise<void> =>
    audit.append(tx, { action, outcome: 'ok', actor, object: `job:${id}`, personal: { name } });

  async function parentOf(
    id: string,
    { fail }: Pick<CallContext<'RUN_NOT_FOUND'>, 'fail'>,
  ): Promise<Run & { readonly job: NonNullable<Run['job']> }> {
    const run = await runs.parents.get(id);
    if (run === undefined || run.job === null) return fail('RUN_NOT_FOUND', { run: id });
    return { ...run, job: run.job };
  }

  /** An ended run of a job, what it went by, and its steps as they begin when it is taken up. */
  async function before(
    { run: id, from }: { readonly run: string; readonly from?: string | undefined },
    ctx: CallContext<'RUN_NOT_FOUND' | 'RUN_NOT_ENDED' | 'STEP_NOT_FOUND' | 'SCRIPT_NOT_FOUND'>,
  ): Promise<{ readonly run: Run; readonly conducted: Conducted; readonly steps: readonly RunStep[] }> {
    const run = await parentOf(id, ctx);
    if (!endedStates.includes(run.state)) return ctx.fail('RUN_NOT_ENDED', { run: id });
    const { steps } = run.job;
    if (from !== undefined && !steps.some((step) => step.id === from)) return ctx.fail('STEP_NOT_FOUND', { run: id, step: from });
    const conducted = await conductedOf(tables, run.id);
    if (conducted === undefined) return ctx.fail('RUN_NOT_FOUND', { run: id });
    // Who takes up what somebody else began has to be allowed all of it.
    const refused = Object.values(conducted.scripts).find((script) => !mayRun(ctx)({ kind: 'script', id: script.id }));
    if (refused !== undefined) return ctx.fail('SCRIPT_NOT_FOUND', { script: refused.name });
    return { run, conducted, steps: takenUp(steps, from) };
  }

  const handlers: Implement<typeof jobs> = {
    async *watch({ after }, { signal, may }) {
      yield* shown.follow(after, signal, ({ id }) => may('jobs:read', { kind: 'job', id }));
    },
    get: ({ job }, ctx) => detail(found(job), ctx),
    check: async ({ text }, ctx) => (await check(text, maySee(ctx))).check,
    async save({ text, job, since }, ctx) {
      const before = job === undefined ? undefined : found(job);
      const checked = await check(text, mayKeep(ctx));
      const { name, steps } = runnable(checked);
      const meant = steps.flatMap(({ id }) => checked.scripts.get(id)?.id ?? []);
      const { name: who, face } = ctx.actor;
      const one = await db.write(async (tx) => {
        const rows = tx.tables<JobTables>();
        // As it is by now: somebody else may have changed or removed it.
        const now = before && ((await jobOf(rows, before.id)) ?? ctx.fail('JOB_NOT_FOUND', { job: before.name }));
        if (now !== undefined && since !== undefined && isoOf(now.changedAt) !== since) {
          return ctx.fail('JOB_CHANGED', { name: now.name, by: now.maker.name });
        }
        // Later than what it replaces, whatever the clock says: by that the two are told apart.
        const changedAt = Math.max(clock.now(), (now?.changedAt ?? 0) + 1);
        const next: Stored = {
          id: now?.id ?? JobId.parse(randomUUID()),
          name,
          text,
          maker: { name: who, face },
          changedAt,
          scripts: meant,
        };
        if (!(await putJob(rows, next))) return ctx.fail('JOB_EXISTS', { name });
        await note(tx, now === undefined ? 'job.create' : 'job.change', ctx.actor, next);
        tx.onCommit(() => put(next));
        return next;
      });
      return await detail(one, ctx);
    },
    async remove({ job }, ctx) {
      const one = found(job);
      await db.write(async (tx) => {
        if (!(await deleteJob(tx.tables<JobTables>(), one.id))) ctx.fail('JOB_NOT_FOUND', { job });
        await note(tx, 'job.remove', ctx.actor, one);
        tx.onCommit(() => {
          stored.delete(one.id);
          shown.remove([one.id]);
          tell();
        });
      });
      return {};
    },
    async run({ job, params }, ctx) {
      const one = found(job);
      const checked = await check(one.text, mayRun(ctx));
      return await start(one, checked, params, ctx.actor);
    },
    async retry(asked, ctx) {
      const { run, conducted, steps } = await before(asked, ctx);
      const values = await runs.parents.valuesOf(run.id);
      const given = run.params.map(({ name, label, secret }) => ({ name, label, value: values[name] ?? null, secret }));
      const again = { conducted: { ...conducted, actor: personOf(ctx.actor) }, steps, values: given, repeats: run };
      return await begin(again, ctx.actor);
    },
    async again(asked, ctx) {
      const { conducted, steps } = await before(asked, ctx);
      const anew = conducted.plan.steps.filter(({ id }) => steps.some((step) => step.id === id && !step.kept));
      return await nowOf(anew, conducted, deps.scripts, mayRun(ctx));
    },
    async *log({ run: id, after }, ctx) {
      const sees = (run: Run): boolean => ctx.may('runs:read', { kind: 'run', id: run.id });
      yield* followJob(runs, await parentOf(id, ctx), after, sees, ctx.signal);
    },
  };
  return {
    handlers,
    starter,
    scriptsOf(kind, text) {
      if (kind === 'job-text') return scriptsIn(text);
      const one = lookUp(text);
      const named = one && scripts.get(one);
      return one?.scripts.length === named?.length ? named?.map((name, at) => knownOr(one?.scripts[at], name)) : undefined;
    },
  };
}

/** Undefined where the text is no job. */
const scriptsIn = (text: string): readonly string[] | undefined => readJob(text).plan?.steps.map(({ script }) => script);

const personOf = ({ id, name, face }: Actor): Conducted['actor'] => ({ id, name, face });

function show({ id, name, text, maker, changedAt }: Stored): Job {
  const { plan } = readJob(text);
  const steps = plan?.steps.map((step) => step.id) ?? [];
  return { id, name, description: plan?.description ?? '', steps, maker, changedAt: isoOf(changedAt) };
}
