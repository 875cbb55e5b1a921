import { Actor } from './actor';
import { CollectionAfter, collectionOf } from './collection';
import { EverySeconds } from './duration';
import { defineContract, procedure, stream } from './kernel';
import { ParamValues } from './params';
import { RunId, RunState } from './runs';
import { namesNotBoth, namesOne, oneOfBoth, StartableKind, startableName, startableObject } from './startable';
import { z } from './zod';

/** Names a schedule, for ever. */
export const ScheduleId = z.uuid().brand<'ScheduleId'>();
export type ScheduleId = z.infer<typeof ScheduleId>;

const when = z.iso.datetime();
const Expression = z.string().min(1).max(256);
/** A name of the IANA time zone database, such as `Europe/Paris`. */
const Zone = z.string().min(1).max(64);

/** Times that a schedule shows ahead. */
export const SHOWN_AHEAD = 5;

/** When a schedule is due. */
export const Trigger = z.discriminatedUnion('type', [
  /** Five parts (minute, hour, day, month, weekday) or a name such as `@daily`, read in `zone`. */
  z.object({ type: z.literal('cron'), expression: Expression, zone: Zone }),
  /** Every so many seconds, counted from when it was made, changed or resumed. */
  z.object({ type: z.literal('interval'), seconds: EverySeconds }),
  /** Each time that a hub starts. */
  z.object({ type: z.literal('startup') }),
]);
export type Trigger = z.infer<typeof Trigger>;

/** What becomes of times that passed while no hub ran, or the machine slept: nothing, or one run for all of them. */
export const MissedPolicy = z.enum(['skip', 'run-once']);
export type MissedPolicy = z.infer<typeof MissedPolicy>;

/** What came of the last time that a schedule was due. */
export const Firing = z.object({
  at: when,
  /** The time that it was due for; null for one that was not on time, or not asked for by the clock. */
  dueAt: when.nullable(),
  /** Times that had passed unseen, and what `result` makes up for; 1,000 stands for any more. */
  missed: z.number().int().nonnegative().max(1_000),
  result: z.discriminatedUnion('type', [
    /** It is being started. */
    z.object({ type: z.literal('starting') }),
    z.object({ type: z.literal('started'), run: RunId }),
    /** No run came of it; `code` is that of the error. */
    z.object({ type: z.literal('refused'), code: z.string().max(64) }),
    /** It was too late, and late ones are skipped. */
    z.object({ type: z.literal('skipped') }),
    /** The hub ended while it was starting it: the history of runs says whether it ran. It is not tried again. */
    z.object({ type: z.literal('interrupted') }),
  ]),
});
export type Firing = z.infer<typeof Firing>;

/** A script, or a job, that runs by itself. */
export const Schedule = z.object({
  id: ScheduleId,
  name: z.string().max(128),
  /** What `script` is: that, or a job. */
  kind: StartableKind,
  /** What it starts. `gone` while there is no such script or job: it is refused each time that it is due. */
  script: z.object({ id: z.string().max(1_024), name: z.string().max(512), gone: z.boolean() }),
  params: ParamValues,
  trigger: Trigger,
  missed: MissedPolicy,
  paused: z.boolean(),
  maker: Actor.pick({ name: true, face: true }),
  createdAt: when,
  last: Firing.nullable(),
  /** When it is due next, as this hub will have it; empty while it is paused, and where no clock says. */
  next: z.array(when).max(SHOWN_AHEAD),
});
export type Schedule = z.infer<typeof Schedule>;

const Name = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .regex(/^\P{Cc}+$/u, 'a name is one line');
/** Kept, shown and sent as one item: 32 Ki characters in all. */
const Params = ParamValues.refine((values) => JSON.stringify(values).length <= 32_768, 'the values are longer than 32 Ki characters');
const ByName = z.object({ schedule: z.string().min(1).max(256) });
const touches = ({ schedule }: z.infer<typeof ByName>) => ({ kind: 'schedule' as const, id: schedule });
const ofScript = [
  'JOB_NOT_FOUND',
  'JOB_INVALID',
  'SCHEDULE_EXISTS',
  'SCHEDULE_SECRET',
  'CRON_INVALID',
  'ZONE_UNKNOWN',
  'SCRIPT_NOT_FOUND',
  'SCRIPT_AMBIGUOUS',
  'SCRIPT_BROKEN',
  'SCRIPT_UNTRUSTED',
  'INTERPRETER_MISSING',
  'PARAMS_INVALID',
] as const;

/** Scripts and jobs that run by themselves: while a hub runs, and under the same rules as those that a person starts. */
export const schedules = defineContract('schedules', {
  /** All schedules, then each change. Only those of scripts that the session may see. */
  watch: stream({ scope: 'schedules:read', input: CollectionAfter, item: collectionOf(Schedule), window: 16 }),
  /** One schedule by its id or its name. */
  get: procedure({ scope: 'schedules:read', object: touches, input: ByName, output: Schedule, errors: ['SCHEDULE_NOT_FOUND'] }),
  /** Makes a schedule of a script or of a job. Takes the right to run it, and each script of a job, as well; names are used once. */
  create: procedure({
    scope: 'schedules:write',
    object: startableObject,
    input: z
      .object({
        name: Name,
        script: startableName,
        job: startableName,
        params: Params.default({}),
        trigger: Trigger,
        missed: MissedPolicy.default('skip'),
      })
      .refine(namesOne, oneOfBoth),
    output: Schedule,
    errors: ofScript,
  }),
  /** Changes what is given and leaves the rest. A new trigger counts from now on. */
  change: procedure({
    scope: 'schedules:write',
    object: touches,
    input: ByName.extend({
      name: Name.optional(),
      script: startableName,
      job: startableName,
      params: Params.optional(),
      trigger: Trigger.optional(),
      missed: MissedPolicy.optional(),
    }).refine(namesNotBoth, oneOfBoth),
    output: Schedule,
    errors: ['SCHEDULE_NOT_FOUND', ...ofScript],
  }),
  /** Forgets a schedule. Runs that it started go on. */
  remove: procedure({ scope: 'schedules:write', object: touches, input: ByName, output: z.object({}), errors: ['SCHEDULE_NOT_FOUND'] }),
  pause: procedure({ scope: 'schedules:write', object: touches, input: ByName, output: Schedule, errors: ['SCHEDULE_NOT_FOUND'] }),
  /** Lets it be due again, from now on: what passed meanwhile is not made up for, and an interval counts anew. */
  resume: procedure({ scope: 'schedules:write', object: touches, input: ByName, output: Schedule, errors: ['SCHEDULE_NOT_FOUND'] }),
  /** Starts its script or job now, paused or not, in the name of who asks; when it is due next stays as it is. */
  runNow: procedure({
    scope: 'schedules:write',
    object: touches,
    input: ByName,
    output: z.object({ run: RunId, state: RunState }),
    errors: [
      'SCHEDULE_NOT_FOUND',
      'JOB_NOT_FOUND',
      'JOB_INVALID',
      'JOB_WIDENED',
      'SCRIPT_NOT_FOUND',
      'SCRIPT_AMBIGUOUS',
      'SCRIPT_BROKEN',
      'SCRIPT_UNTRUSTED',
      'SCRIPT_CHANGED',
      'APPROVAL_REQUIRED',
      'INTERPRETER_MISSING',
      'PARAMS_INVALID',
      'SANDBOX_UNAVAILABLE',
      'ELEVATION_UNAVAILABLE',
      'SLOTS_EXHAUSTED',
      'RECORDER_UNAVAILABLE',
    ],
  }),
  /** The next five times of an expression, or what is wrong with it. */
  preview: procedure({
    scope: 'schedules:read',
    input: z.object({ expression: Expression, zone: Zone }),
    output: z.object({ next: z.array(when).max(SHOWN_AHEAD) }),
    errors: ['CRON_INVALID', 'ZONE_UNKNOWN'],
  }),
});
