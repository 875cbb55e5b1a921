import { randomUUID } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { JobId, type Job, type JobCheck, type JobDetail, type JobPlan, type JobProblem, type jobs } from '#shared/contract/jobs';
import type { CallContext, Implement } from '#shared/contract/kernel';
import { endedStates } from '#shared/contract/run-state';
import type { Run, RunStep } from '#shared/contract/runs';
import { validateParams } from '#shared/contract/validate-params';
import { createCollection } from '#main/hub/collection';
import { isoOf } from '#main/platform/clock';
import type { Tx } from '#main/platform/db-port';
import { checkScripts, confirmsOf, type StepScripts } from './definition/check-scripts';
import { readJob } from './definition/read-job';
import { followJob } from './log';
import type { JobsDeps, MayRun } from './ports';
import { takenUp } from './running/again';
import { waiting } from './running/advance';
import { conductedOf, deleteJob, jobOf, keepConducted, putJob, type Conducted, type JobTables, type Stored } from './store';

type Caller = Pick<CallContext, 'may'>;

/** What a text comes to: what is shown of it, and the scripts that its steps run. */
interface Checked {
  readonly check: JobCheck;
  readonly scripts: StepScripts;
}

/** The wire's view of jobs. */
export function createHandlers(deps: JobsDeps, loaded: readonly Stored[]): Implement<typeof jobs> {
  const { scope, db, clock, audit, runs } = deps;
  const tables = db.tables<JobTables>();
  const stored = new Map(loaded.map((one) => [one.id, one]));
  const shown = createCollection<Job>({ keyOf: ({ id }) => id, scope });
  shown.upsert(loaded.map(show));

  const mayRun =
    ({ may }: Caller): MayRun =>
    (object) =>
      may('runs:write', object);
  const maySee =
    ({ may }: Caller): MayRun =>
    (object) =>
      may('scripts:read', object);

  function found(text: string): Stored {
    const folded = text.toLowerCase();
    const one =
      stored.get(JobId.safeParse(text).data ?? JobId.parse(randomUUID())) ??
      [...stored.values()].find(({ name }) => name.toLowerCase() === folded);
    if (one === undefined) throw new HubError('JOB_NOT_FOUND', { job: text });
    return one;
  }

  async function check(text: string, may: MayRun): Promise<Checked> {
    const { plan, problems, at } = readJob(text);
    if (plan === null) return { check: { plan, problems: [...problems], confirms: [] }, scripts: new Map() };
    const all: JobProblem[] = [...problems];
    const scripts = await checkScripts(plan, deps.scripts, may, (code, path, detail, of) => {
      if (all.length < 64) all.push({ code, ...at(path, of), detail: detail.slice(0, 512) });
    });
    all.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    return { check: { plan, problems: all, confirms: confirmsOf(plan, scripts) }, scripts };
  }

  async function detail(one: Stored, ctx: Caller): Promise<JobDetail> {
    return { ...show(one), text: one.text, check: (await check(one.text, maySee(ctx))).check };
  }

  const note = (tx: Tx, action: string, actor: Actor, { id, name }: Stored): Promise<void> =>
    audit.append(tx, { action, outcome: 'ok', actor, object: `job:${id}`, personal: { name } });

  /** A plan that nothing is wrong with. */
  function runnable({ check: { plan, problems } }: Checked): JobPlan {
    if (plan === null || problems.length > 0) throw new HubError('JOB_INVALID', { problems });
    return plan;
  }

  async function begin(conducted: Conducted, steps: readonly RunStep[], values: readonly Param[], repeats: Run | null, actor: Actor) {
    const { job, plan } = conducted;
    const subject = { kind: 'job', id: job, name: plan.name, tags: [] };
    const run = await runs.parents.open({ subject, params: values, steps, repeats: repeats?.id ?? null }, actor, (tx, id) =>
      keepConducted(tx.tables<JobTables>(), id, conducted),
    );
    return { run: run.id, state: run.state };
  }

  async function parentOf(
    id: string,
    { fail }: Pick<CallContext<'RUN_NOT_FOUND'>, 'fail'>,
  ): Promise<Run & { readonly job: NonNullable<Run['job']> }> {
    const run = await runs.parents.get(id);
    if (run === undefined || run.job === null) return fail('RUN_NOT_FOUND', { run: id });
    return { ...run, job: run.job };
  }

  return {
    async *watch({ after }, { signal, may }) {
      yield* shown.follow(after, signal, ({ id }) => may('jobs:read', { kind: 'job', id }));
    },
    get: ({ job }, ctx) => detail(found(job), ctx),
    check: async ({ text }, ctx) => (await check(text, maySee(ctx))).check,
    async save({ text, job, since }, ctx) {
      const before = job === undefined ? undefined : found(job);
      const { name } = runnable(await check(text, maySee(ctx)));
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
        const next: Stored = { id: now?.id ?? JobId.parse(randomUUID()), name, text, maker: { name: who, face }, changedAt };
        if (!(await putJob(rows, next))) return ctx.fail('JOB_EXISTS', { name });
        await note(tx, now === undefined ? 'job.create' : 'job.change', ctx.actor, next);
        tx.onCommit(() => {
          stored.set(next.id, next);
          shown.upsert([show(next)]);
        });
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
        });
      });
      return {};
    },
    async run({ job, params }, ctx) {
      const one = found(job);
      const checked = await check(one.text, mayRun(ctx));
      const plan = runnable(checked);
      const { values, issues } = validateParams(plan.params, params);
      if (issues.length > 0) return ctx.fail('PARAMS_INVALID', { issues });
      const given = plan.params.flatMap(({ name, label }) =>
        Object.hasOwn(values, name) ? [{ name, label, value: String(values[name]), secret: false }] : [],
      );
      const scripts = Object.fromEntries([...checked.scripts].map(([step, script]) => [step, { id: script.id, name: script.name }]));
      const steps = plan.steps.map((step) => waiting(step, scripts[step.id]?.name ?? step.script));
      return await begin({ job: one.id, plan, scripts, actor: personOf(ctx.actor) }, steps, given, null, ctx.actor);
    },
    async retry({ run: id, from }, ctx) {
      const run = await parentOf(id, ctx);
      if (!endedStates.includes(run.state)) return ctx.fail('RUN_NOT_ENDED', { run: id });
      const { steps } = run.job;
      if (from !== undefined && !steps.some((step) => step.id === from)) return ctx.fail('STEP_NOT_FOUND', { run: id, step: from });
      const conducted = await conductedOf(tables, run.id);
      if (conducted === undefined) return ctx.fail('RUN_NOT_FOUND', { run: id });
      // Who takes up what somebody else began has to be allowed all of it.
      const refused = Object.values(conducted.scripts).find((script) => !mayRun(ctx)({ kind: 'script', id: script.id }));
      if (refused !== undefined) return ctx.fail('SCRIPT_NOT_FOUND', { script: refused.name });
      const values = await runs.parents.valuesOf(run.id);
      const given = run.params.map(({ name, label, secret }) => ({ name, label, value: values[name] ?? null, secret }));
      return await begin({ ...conducted, actor: personOf(ctx.actor) }, takenUp(steps, from), given, run, ctx.actor);
    },
    async *log({ run: id, after }, ctx) {
      const sees = (run: Run): boolean => ctx.may('runs:read', { kind: 'run', id: run.id });
      yield* followJob(runs, await parentOf(id, ctx), after, sees, ctx.signal);
    },
  };
}

type Param = { readonly name: string; readonly label: string; readonly value: string | null; readonly secret: boolean };

const personOf = ({ id, name, face }: Actor): Conducted['actor'] => ({ id, name, face });

function show({ id, name, text, maker, changedAt }: Stored): Job {
  const { plan } = readJob(text);
  const steps = plan?.steps.map((step) => step.id) ?? [];
  return { id, name, description: plan?.description ?? '', steps, maker, changedAt: isoOf(changedAt) };
}
