import { Actor } from './actor';
import { CollectionAfter, collectionOf } from './collection';
import { jobProblemCodes, longestJob } from './job-state';
import { defineContract, procedure, stream } from './kernel';
import { Param, ParamValues } from './params';
import { RunEvent, RunId, RunState } from './runs';
import { z } from './zod';

/** Names a job, for ever. */
export const JobId = z.uuid().brand<'JobId'>();
export type JobId = z.infer<typeof JobId>;

const when = z.iso.datetime();
const position = z.number().int().positive().nullable();

/** Steps of one job at most, and steps that one of them waits for. */
export const jobBounds = { steps: 50, needs: 49, text: longestJob } as const;

/** The name of a step within its job. */
export const StepId = z
  .string()
  .max(32)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'a letter, then letters, digits, _ and -, 32 at most');

/** What is wrong with the text of a job, and where; lines and columns count from 1. */
export const JobProblem = z.object({
  code: z.enum(jobProblemCodes),
  line: position,
  column: position,
  /** What stands there, or what was expected. */
  detail: z.string().max(512),
});
export type JobProblem = z.infer<typeof JobProblem>;

/** A value that a step is given: as it is written, with `${{ … }}` in it where it depends on something. */
const StepValue = z.union([z.string().max(8_192), z.number(), z.boolean(), z.null()]);

/** One step of a job as it was understood. */
export const JobStep = z.object({
  id: StepId,
  /** The script as it was written. */
  script: z.string().min(1).max(1_024),
  params: z.record(z.string().max(64), StepValue),
  /** Every step that it waits for, also where that was not written. */
  needs: z.array(StepId).max(jobBounds.needs),
  /** When it runs; `success()` where nothing was written. */
  if: z.string().max(512),
  /** How often it is tried again, and how long after the first failure; null leaves it to the script. */
  retry: z.object({ times: z.number().int().positive().max(10), delaySeconds: z.number().positive() }).nullable(),
  timeoutSeconds: z.number().positive().nullable(),
  continueOnError: z.boolean(),
  /** Where it stands in the text. */
  line: z.number().int().positive(),
});
export type JobStep = z.infer<typeof JobStep>;

/** A job as it was understood. */
export const JobPlan = z.object({
  name: z.string().min(1).max(128),
  description: z.string().max(4_096),
  params: z.array(Param).max(32),
  steps: z.array(JobStep).min(1).max(jobBounds.steps),
});
export type JobPlan = z.infer<typeof JobPlan>;

/** What came of reading the text of a job: how far it was understood, and what is wrong. It can run where nothing is. */
export const JobCheck = z.object({
  plan: JobPlan.nullable(),
  problems: z.array(JobProblem).max(64),
  /** Questions that its scripts ask before they run. */
  confirms: z.array(z.object({ step: StepId, question: z.string().max(1_024) })).max(jobBounds.steps),
});
export type JobCheck = z.infer<typeof JobCheck>;

/** What taking up an ended run would begin anew: its steps as they were then, each with its script's id, and what those ask now. */
export const JobAgain = z.object({ steps: z.array(JobStep).max(jobBounds.steps), confirms: JobCheck.shape.confirms });
export type JobAgain = z.infer<typeof JobAgain>;

/** A job in a list. */
export const Job = z.object({
  id: JobId,
  name: z.string().max(128),
  description: z.string().max(4_096),
  steps: z.array(StepId).max(jobBounds.steps),
  maker: Actor.pick({ name: true, face: true }),
  changedAt: when,
});
export type Job = z.infer<typeof Job>;

/** A job with its text, as it is read now: what it names may have gone since it was saved. */
export const JobDetail = Job.extend({ text: z.string().max(jobBounds.text), check: JobCheck });
export type JobDetail = z.infer<typeof JobDetail>;

/** How far each step's log was seen: the offset after the last event, by the step's run. */
export const LogPlace = z.record(z.string().max(64), z.number().int().nonnegative());
export type LogPlace = z.infer<typeof LogPlace>;

/** What following a job's log gives: an event of the run of one step. */
export const JobLogItem = z.object({ step: StepId, run: RunId, attempt: z.number().int().positive(), event: RunEvent });
export type JobLogItem = z.infer<typeof JobLogItem>;

const Text = z.string().max(jobBounds.text);
const ByName = z.object({ job: z.string().min(1).max(256) });
const touches = ({ job }: z.infer<typeof ByName>) => ({ kind: 'job' as const, id: job });
const Again = z.object({ run: z.string().min(1).max(64), from: StepId.optional() });
const started = z.object({ run: RunId, state: RunState });

/** Several scripts as one: in sequence or side by side, with conditions, one's results given to the next. */
export const jobs = defineContract('jobs', {
  /** All jobs, then each change. */
  watch: stream({ scope: 'jobs:read', input: CollectionAfter, item: collectionOf(Job), window: 16 }),
  /** One job by its id or its name. */
  get: procedure({ scope: 'jobs:read', object: touches, input: ByName, output: JobDetail, errors: ['JOB_NOT_FOUND'] }),
  /** Reads a text as a job and says what is wrong with it; nothing is kept. */
  check: procedure({ scope: 'jobs:read', input: z.object({ text: Text }), output: JobCheck }),
  /** Keeps a job, of scripts that the right to do so reaches, under the name in its text; `job` is the one that it replaces, where that was last changed at `since` if it is given. */
  save: procedure({
    scope: 'jobs:write',
    object: ({ job, text }) => (job === undefined ? { kind: 'job-text', id: text } : { kind: 'job', id: job }),
    input: z.object({ text: Text, job: z.string().min(1).max(256).optional(), since: when.optional() }),
    output: JobDetail,
    errors: ['JOB_INVALID', 'JOB_EXISTS', 'JOB_CHANGED', 'JOB_NOT_FOUND'],
  }),
  /** Forgets a job. Runs of it go on, and stay in the history. */
  remove: procedure({ scope: 'jobs:write', object: touches, input: ByName, output: z.object({}), errors: ['JOB_NOT_FOUND'] }),
  /** Starts a job: one run, whose steps are runs of their own. Takes the right to run each of its scripts. */
  run: procedure({
    scope: 'runs:write',
    object: touches,
    input: ByName.extend({ params: ParamValues.default({}) }),
    output: started,
    errors: ['JOB_NOT_FOUND', 'JOB_INVALID', 'PARAMS_INVALID'],
  }),
  /**
   * Runs an ended run of a job again as it was then, from a step on: that step, those that wait for it, and whatever did not end
   * well. The others keep the results that they gave. Without `from`, only what did not end well and what waits for it.
   */
  retry: procedure({
    scope: 'runs:write',
    object: ({ run }) => ({ kind: 'run', id: run }),
    input: Again,
    output: started,
    errors: ['RUN_NOT_FOUND', 'RUN_NOT_ENDED', 'STEP_NOT_FOUND', 'SCRIPT_NOT_FOUND'],
  }),
  /** What `retry` would begin anew, for whoever is to say yes to it. Begins nothing. */
  again: procedure({
    scope: 'runs:write',
    object: ({ run }) => ({ kind: 'run', id: run }),
    input: Again,
    output: JobAgain,
    errors: ['RUN_NOT_FOUND', 'RUN_NOT_ENDED', 'STEP_NOT_FOUND', 'SCRIPT_NOT_FOUND'],
  }),
  /** What all steps of a run print, each event with its step: what was printed in the order of its time, then as it comes. */
  log: stream({
    scope: 'runs:read',
    object: ({ run }) => ({ kind: 'run', id: run }),
    input: z.object({ run: z.string().min(1).max(64), after: LogPlace.default({}) }),
    item: JobLogItem,
    errors: ['RUN_NOT_FOUND'],
    window: 64,
    batch: 8,
  }),
});
