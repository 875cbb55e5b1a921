import { randomUUID } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import { JobId, type JobPlan, type JobProblem } from '#shared/contract/jobs';
import type { Param, ParamValues } from '#shared/contract/params';
import type { Run, RunId, RunState, RunStep } from '#shared/contract/runs';
import { validateParams } from '#shared/contract/validate-params';
import type { Checked } from './definition/check-job';
import type { JobsDeps, MayRun } from './ports';
import { waiting } from './running/advance';
import { keepConducted, type Conducted, type JobTables, type Stored } from './store';

/** A job as those see it who start it by themselves: its parameters, and the scripts that its steps run, by id. */
export interface KnownJob {
  readonly id: string;
  readonly name: string;
  readonly params: readonly Param[];
  readonly scripts: readonly string[];
}

interface Begun {
  readonly run: RunId;
  readonly state: RunState;
}

/** What is to be started by itself. */
export interface UnattendedStart {
  /** By its id. */
  readonly job: string;
  readonly params: ParamValues;
  /** The scripts that its steps ran when somebody who may run them said so: any other is refused with JOB_WIDENED. */
  readonly scripts: readonly string[];
}

/** Jobs for those who start them: a person, a schedule, a trigger. */
export interface JobStarter {
  /** By id, or by name whatever its case. Refuses with JOB_NOT_FOUND, and with JOB_INVALID where it cannot run. */
  find(job: string, may: MayRun): Promise<KnownJob>;
  /** Refuses values that the job does not take with PARAMS_INVALID. */
  check(job: string, params: ParamValues, may: MayRun): Promise<void>;
  /** The job of this id as it is known now. */
  get(id: string): { readonly name: string } | undefined;
  /** Told after a job came, went or got another name; gives how to stop. */
  onChange(listener: () => void): () => void;
  /** Starts one for a schedule or a trigger. While no slot is free it is refused or skipped where the policy of the slots says so. */
  startUnattended(start: UnattendedStart, actor: Actor): Promise<Begun>;
}

/** What a job is begun with. */
export interface Begin {
  readonly conducted: Conducted;
  readonly steps: readonly RunStep[];
  readonly values: readonly { readonly name: string; readonly label: string; readonly value: string | null; readonly secret: boolean }[];
  readonly repeats: Run | null;
  /** It is written down as skipped, and no step of it begins. */
  readonly skipped?: boolean;
}

/** What a starter needs of the book of jobs. */
export interface JobBook {
  found(text: string): Stored;
  check(text: string, may: MayRun): Promise<Checked>;
  get(id: string): Stored | undefined;
  onChange(listener: () => void): () => void;
}

/**
 * How a script stands (broken, not approved, without an interpreter) is told, and keeps nobody from keeping or beginning a job: it may be
 * another by the time that its step's turn comes, which says why it may not run.
 */
const transient: readonly JobProblem['code'][] = ['script-broken', 'script-untrusted', 'interpreter-missing'];

/** A plan that can be kept and begun. Refuses with JOB_INVALID. */
export function runnable({ check: { plan, problems } }: Checked): JobPlan {
  const lasting = problems.filter(({ code }) => !transient.includes(code));
  if (plan === null || lasting.length > 0) throw new HubError('JOB_INVALID', { problems: lasting });
  return plan;
}

/** Starts jobs; `book` says which there are. */
export function createStarter(deps: Pick<JobsDeps, 'runs' | 'slots'>, book: JobBook) {
  const { runs, slots } = deps;

  async function begin({ conducted, steps, values, repeats, skipped = false }: Begin, actor: Actor): Promise<Begun> {
    const { job, plan } = conducted;
    const subject = { kind: 'job', id: job, name: plan.name, tags: [] };
    const request = { subject, params: values, steps, repeats: repeats?.id ?? null, ...(skipped && { skipped: 'slots-skipped' }) };
    const run = await runs.parents.open(request, actor, (tx, id) => keepConducted(tx.tables<JobTables>(), id, conducted));
    return { run: run.id, state: run.state };
  }

  /** Begins a job that was read and checked. Refuses with PARAMS_INVALID. */
  async function start(one: Stored, checked: Checked, params: ParamValues, actor: Actor, skipped = false): Promise<Begun> {
    const plan = runnable(checked);
    const { values, issues } = validateParams(plan.params, params);
    if (issues.length > 0) throw new HubError('PARAMS_INVALID', { issues: [...issues] });
    const given = plan.params.flatMap(({ name, label }) =>
      Object.hasOwn(values, name) ? [{ name, label, value: String(values[name]), secret: false }] : [],
    );
    const scripts = Object.fromEntries([...checked.scripts].map(([step, script]) => [step, { id: script.id, name: script.name }]));
    const steps = plan.steps.map((step): RunStep => {
      const first = waiting(step, scripts[step.id]?.name ?? step.script, checked.scripts.get(step.id)?.tags ?? []);
      return skipped ? { ...first, state: 'skipped' } : first;
    });
    const { id, name, face } = actor;
    return await begin(
      { conducted: { job: one.id, plan, scripts, actor: { id, name, face } }, steps, values: given, repeats: null, skipped },
      actor,
    );
  }

  const starter: JobStarter = {
    async find(job, may) {
      const one = book.found(job);
      const checked = await book.check(one.text, may);
      const { params } = runnable(checked);
      return { id: one.id, name: one.name, params, scripts: scriptsOf(checked) };
    },
    async check(job, params, may) {
      const { issues } = validateParams((await starter.find(job, may)).params, params);
      if (issues.length > 0) throw new HubError('PARAMS_INVALID', { issues: [...issues] });
    },
    get: (id) => book.get(id),
    onChange: (listener) => book.onChange(listener),
    async startUnattended({ job, params, scripts }, actor) {
      const one = book.get(job);
      if (one === undefined) throw new HubError('JOB_NOT_FOUND', { job });
      // Every script is looked up: whether it may be run was said of those that are listed.
      const checked = await book.check(one.text, () => true);
      const others = [...checked.scripts.values()].filter(({ id }) => !scripts.includes(id)).map(({ name }) => name.slice(0, 1_024));
      if (others.length > 0) throw new HubError('JOB_WIDENED', { job: one.name, scripts: [...new Set(others)].slice(0, 16) });
      runnable(checked);
      const full = await slots.full();
      if (full?.policy === 'refuse') throw new HubError('SLOTS_EXHAUSTED', { pool: 'hub', limit: full.limit, by: 'pool' });
      // By any other policy its steps wait their turn.
      return await start(one, checked, params, actor, full?.policy === 'skip');
    },
  };
  return { begin, start, starter };
}

const scriptsOf = ({ scripts }: Checked): readonly string[] => [...new Set([...scripts.values()].map(({ id }) => id))];

/** An id that no job has. */
export const noJob = (): JobId => JobId.parse(randomUUID());
