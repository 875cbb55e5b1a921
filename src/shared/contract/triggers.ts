import { Actor } from './actor';
import { CollectionAfter, collectionOf } from './collection';
import { defineContract, procedure, stream } from './kernel';
import { ParamValues } from './params';
import { RunId } from './runs';
import { namesNotBoth, namesOne, oneOfBoth, StartableKind, startableName, startableObject } from './startable';
import { endStates, hookProofs } from './trigger-values';
import { z } from './zod';
import { MOST_PARAMS } from './param-bounds';

/** Names a trigger, for ever; of one that answers requests, a part of its address. */
export const TriggerId = z.uuid().brand<'TriggerId'>();
export type TriggerId = z.infer<typeof TriggerId>;

const when = z.iso.datetime();

/** What starts a trigger. */
export const TriggerEvent = z.discriminatedUnion('type', [
  /**
   * A request `POST /hooks/ID`. `github`: `X-Hub-Signature-256`. `standard`: the signature of Standard Webhooks, which covers
   * the time and the id of the delivery. `token`: `Authorization: Bearer`.
   */
  z.object({ type: z.literal('http'), proof: z.enum(hookProofs) }),
  /** A file whose name matches comes to be in a folder (not below it), and has not changed for `settleSeconds`. */
  z.object({
    type: z.literal('file'),
    folder: z.string().min(1).max(4_096),
    /** `*` is any characters, `?` one; a name that begins with a dot is matched by a pattern that does. */
    pattern: z.string().min(1).max(255).default('*'),
    settleSeconds: z.number().int().min(1).max(3_600).default(2),
    /** Whether files that are there when it is made count as well. */
    existing: z.boolean().default(false),
  }),
  /** A run has ended so, and is not tried again: of this script, or of any but the trigger's own (null). */
  z.object({
    type: z.literal('run'),
    script: z.string().min(1).max(1_024).nullable(),
    states: z.array(z.enum(endStates)).min(1).max(5),
    /** Only with one of these exit codes; null is any. */
    exitCodes: z.array(z.number().int().min(0).max(255)).min(1).max(32).nullable().default(null),
  }),
]);
export type TriggerEvent = z.infer<typeof TriggerEvent>;

/** A value that is taken from the event: `from` is a JSON pointer (RFC 6901) into the body, or into what is known of file or run. */
export const Taken = z.object({
  param: z.string().min(1).max(64),
  from: z
    .string()
    .max(256)
    .regex(/^(?:\/(?:[^~/]|~[01])*)*$/u, 'a JSON pointer is empty or begins with /'),
});
export type Taken = z.infer<typeof Taken>;

/** Names one event of a trigger. */
export const EventId = z.uuid().brand<'TriggerEventId'>();
export type EventId = z.infer<typeof EventId>;

/** One event, and what came of it. */
export const Occurrence = z.object({
  id: EventId,
  at: when,
  /** The delivery, the file's name or the run that it is about. */
  about: z.string().max(1_024),
  result: z.discriminatedUnion('type', [
    /** For the runs of the events before it, or for a slot. */
    z.object({ type: z.literal('waiting') }),
    z.object({ type: z.literal('starting') }),
    z.object({ type: z.literal('started'), run: RunId }),
    /** No run came of it; `code` is that of the error. */
    z.object({ type: z.literal('refused'), code: z.string().max(64) }),
    /** The hub ended while it was starting the run: the history of runs says whether it ran. It is not tried again. */
    z.object({ type: z.literal('interrupted') }),
  ]),
});
export type Occurrence = z.infer<typeof Occurrence>;

/** A script, or a job, that is started by something that happens. */
export const Trigger = z.object({
  id: TriggerId,
  name: z.string().max(128),
  /** What `script` is: that, or a job. */
  kind: StartableKind,
  script: z.object({ id: z.string().max(1_024), name: z.string().max(512), gone: z.boolean() }),
  params: ParamValues,
  take: z.array(Taken).max(MOST_PARAMS),
  event: TriggerEvent,
  /** How many of its runs may go on at once; further events wait, in order. */
  atOnce: z.number().int().min(1).max(16),
  paused: z.boolean(),
  maker: Actor.pick({ name: true, face: true }),
  createdAt: when,
  waiting: z.number().int().nonnegative(),
  /** Why it cannot see what happens; null while it can. `too-many`: the folder holds more files than are looked through. `secret-locked`: until the sealed store is open. */
  trouble: z.enum(['missing', 'not-folder', 'denied', 'too-many', 'unreachable', 'secret-lost', 'secret-locked']).nullable(),
  last: Occurrence.nullable(),
});
export type Trigger = z.infer<typeof Trigger>;

const Name = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .regex(/^\P{Cc}+$/u, 'a name is one line');
const Params = ParamValues.refine((values) => JSON.stringify(values).length <= 32_768, 'the values are longer than 32 Ki characters');
const Take = z
  .array(Taken)
  .max(MOST_PARAMS)
  .refine((take) => new Set(take.map(({ param }) => param)).size === take.length, 'a parameter is taken twice');
const ByName = z.object({ trigger: z.string().min(1).max(256) });
const touches = ({ trigger }: z.infer<typeof ByName>) => ({ kind: 'trigger' as const, id: trigger });
const AtOnce = z.number().int().min(1).max(16);
const ofScript = [
  'JOB_NOT_FOUND',
  'JOB_INVALID',
  'TRIGGER_EXISTS',
  'TRIGGER_SECRET',
  'SECRETS_LOCKED',
  'TRIGGER_LOOP',
  'FOLDER_UNREADABLE',
  'SCRIPT_NOT_FOUND',
  'SCRIPT_AMBIGUOUS',
  'SCRIPT_BROKEN',
  'SCRIPT_UNTRUSTED',
  'INTERPRETER_MISSING',
  'PARAMS_INVALID',
] as const;

/** Where hooks are listened to. */
export const Hooks = z.object({
  on: z.boolean(),
  address: z.string().max(64),
  port: z.number().int(),
  /** What an address of a hook begins with; null while nothing listens. */
  url: z.string().max(128).nullable(),
  /** Why nothing listens though it should. */
  trouble: z.enum(['port-taken', 'no-such-address']).nullable(),
});
export type Hooks = z.infer<typeof Hooks>;

/** Scripts and jobs that are started by what happens: a request, a file that appears, another run's end. While a hub runs. */
export const triggers = defineContract('triggers', {
  /** All triggers, then each change. Only those of scripts that the session may see. */
  watch: stream({ scope: 'triggers:read', input: CollectionAfter, item: collectionOf(Trigger), window: 16 }),
  get: procedure({ scope: 'triggers:read', object: touches, input: ByName, output: Trigger, errors: ['TRIGGER_NOT_FOUND'] }),
  /** Its last events, newest first. */
  events: procedure({
    scope: 'triggers:read',
    object: touches,
    input: ByName.extend({ limit: z.number().int().min(1).max(200).default(50) }),
    output: z.object({ items: z.array(Occurrence).max(200) }),
    errors: ['TRIGGER_NOT_FOUND'],
  }),
  /** Makes a trigger of a script or of a job. Takes the right to run it, and each script of a job, as well. `secret` is that of requests: it is said here and never again. */
  create: procedure({
    scope: 'triggers:write',
    object: startableObject,
    input: z
      .object({
        name: Name,
        script: startableName,
        job: startableName,
        params: Params.default({}),
        take: Take.default([]),
        event: TriggerEvent,
        atOnce: AtOnce.default(1),
      })
      .refine(namesOne, oneOfBoth),
    output: z.object({ trigger: Trigger, secret: z.string().max(128).nullable() }),
    errors: ofScript,
  }),
  /** Changes what is given and leaves the rest. An event stays of its kind. */
  change: procedure({
    scope: 'triggers:write',
    object: touches,
    input: ByName.extend({
      name: Name.optional(),
      script: startableName,
      job: startableName,
      params: Params.optional(),
      take: Take.optional(),
      event: TriggerEvent.optional(),
      atOnce: AtOnce.optional(),
    }).refine(namesNotBoth, oneOfBoth),
    output: Trigger,
    errors: ['TRIGGER_NOT_FOUND', ...ofScript],
  }),
  /** Forgets a trigger, its secret and the events that wait. Runs that it started go on. */
  remove: procedure({ scope: 'triggers:write', object: touches, input: ByName, output: z.object({}), errors: ['TRIGGER_NOT_FOUND'] }),
  /** Takes no more events, and starts none of those that wait. */
  pause: procedure({ scope: 'triggers:write', object: touches, input: ByName, output: Trigger, errors: ['TRIGGER_NOT_FOUND'] }),
  /** Starts what waits, and takes events again. Files that came meanwhile count; requests and ends of runs do not. */
  resume: procedure({ scope: 'triggers:write', object: touches, input: ByName, output: Trigger, errors: ['TRIGGER_NOT_FOUND'] }),
  /** A new secret for requests; the one before is good no longer. */
  renewSecret: procedure({
    scope: 'triggers:write',
    object: touches,
    input: ByName,
    output: z.object({ secret: z.string().max(128) }),
    errors: ['TRIGGER_NOT_FOUND', 'TRIGGER_NOT_HTTP', 'SECRETS_LOCKED'],
  }),
  hooks: procedure({ scope: 'triggers:read', input: z.object({}), output: Hooks }),
  /** Listens to requests, or no longer: on loopback unless another address of this machine is given. Kept over restarts. */
  listen: procedure({
    scope: 'hub:admin',
    input: z.object({
      on: z.boolean(),
      address: z.union([z.ipv4(), z.ipv6()]).optional(),
      port: z.number().int().min(0).max(65_535).optional(),
    }),
    output: Hooks,
    errors: ['PORT_TAKEN', 'ADDRESS_UNKNOWN'],
  }),
});
