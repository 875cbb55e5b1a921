import { accessErrors } from './access-errors';
import { approvalCauses, requestStates } from './approval-values';
import { CertificateUser } from './certificate-user';
import { dependencyFailures } from './dependency-failure';
import { elevationObstacles } from './elevation-values';
import { grantFacets } from './grant-facets';
import { InputIssue } from './input-issue';
import { jobProblemCodes } from './job-state';
import { SlotLimiter, Target } from './slot-limits';
import { Whys } from './problem-why';
import { untrustedStates } from './trust-state';
import { z } from './zod';
import { MOST_PARAMS } from './param-bounds';

const text = z.string().max(4_096);
const name = z.string().max(1_024);

/** Why one value of a form or command line was not accepted. */
export const ParamIssue = z.object({
  name,
  reason: z.enum([
    'required',
    'type',
    'range',
    'length',
    'pattern',
    'pattern-too-slow',
    'choice',
    'unknown',
    /** It is asked for only with other values: `expected` is of which parameter, and which. */
    'not-asked',
    'missing-file',
    'not-folder',
    /** The script takes the secret only as an argument, and nobody agreed to that: `exposes` of `runs.start`. */
    'secret-argument',
    /** The script takes the secret as an object that is made of no text, or is started in a way that takes none: it cannot be given. */
    'secret-object',
    'not-saved',
  ]),
  /** What would be accepted: a bound, the choices, the pattern. */
  expected: text.optional(),
});
export type ParamIssue = z.infer<typeof ParamIssue>;

/**
 * Every code that may cross the wire, with the shape of its data.
 * Sentences for people live in the renderer's and the command line's catalogues; `docs/errors.md` is made from here.
 */
export const errorCatalog = {
  // Any procedure
  /** `places` where a validator found it, of the same things. */
  BAD_INPUT: z.object({ issues: z.array(text).max(32), places: z.array(InputIssue).max(32).optional() }),
  /** `reach`: the caller has the scope, and it does not reach what was meant: a role that is limited to some scripts. */
  FORBIDDEN: z.object({ scope: name, reach: z.literal('object').optional() }),
  SESSION_ENDED: z.object({}),
  /** The session is locked: it may ask how the lock stands, unlock it, and sign out. */
  LOCKED: z.object({}),
  CANCELLED: z.object({}),
  DISCONNECTED: z.object({}),
  /** The hub makes room for another and did not take the call: nothing of it was done. */
  HUB_LEAVING: z.object({}),
  INTERNAL: z.object({ incident: name }),
  STORAGE_BUSY: z.object({ waitedMs: z.number() }),
  STORAGE_FULL: z.object({ path: name }),
  STORAGE_READONLY: z.object({ path: name }),
  STORAGE_DAMAGED: z.object({ path: name, detail: text }),
  /** A newer Axle made the database; `step` is the first of its schema that is unknown here. */
  STORAGE_NEWER: z.object({ path: name, step: text }),
  /** The database is missing or empty in a folder that has been worked in; `folder` is where copies of it may lie. */
  STORAGE_GONE: z.object({ path: name, folder: name }),
  // Starting up
  HUB_UNREACHABLE: z.object({ detail: text }),
  HUB_BUSY: z.object({ pid: z.number().int() }),
  DATA_FOLDER_REFUSED: z.object({ folder: name, reason: z.enum(['network-share', 'not-owner', 'unwritable', 'not-folder']) }),
  // Catalogue
  SCRIPT_NOT_FOUND: z.object({ script: name }),
  SCRIPT_AMBIGUOUS: z.object({ script: name, candidates: z.array(name).max(16) }),
  /** `whys` are the same problems without their language. */
  SCRIPT_BROKEN: z.object({ script: name, problems: z.array(text).max(16), whys: z.array(Whys).max(16).optional() }),
  SCRIPT_CHANGED: z.object({ script: name }),
  /** `changed`: other bytes of it were approved. `withdrawn`: somebody took that back. `new`: none ever were. */
  SCRIPT_UNTRUSTED: z.object({ script: name, state: z.enum(untrustedStates) }),
  /** What was to be approved is not what is there now. */
  APPROVAL_STALE: z.object({ script: name }),
  APPROVAL_NOT_FOUND: z.object({ script: name }),
  KEY_INVALID: z.object({ reason: z.enum(['not-pem', 'not-ed25519', 'private']) }),
  INTERPRETER_MISSING: z.object({ script: name, interpreter: name }),
  PRESET_EXISTS: z.object({ script: name, preset: name }),
  PRESET_NOT_FOUND: z.object({ script: name, preset: name }),
  PRESETS_FULL: z.object({ script: name, limit: z.number().int() }),
  /** Of one kind, settings or state; `limit` is in bytes. */
  STATE_FULL: z.object({ script: name, limit: z.number().int() }),
  STATE_NOT_FOUND: z.object({ script: name, key: name }),
  /** Another program has it, or this system does not let one have it. */
  SHORTCUT_TAKEN: z.object({ shortcut: name }),
  FAVOURITE_NOT_FOUND: z.object({ script: name }),
  FAVOURITES_FULL: z.object({ limit: z.number().int() }),
  PARAMS_INVALID: z.object({ issues: z.array(ParamIssue).max(MOST_PARAMS) }),
  SOURCE_NOT_FOUND: z.object({ source: name }),
  SOURCE_EXISTS: z.object({ folder: name }),
  SOURCE_UNREADABLE: z.object({ folder: name, reason: z.enum(['missing', 'not-folder', 'denied', 'too-large', 'unreachable', 'system']) }),
  /** What was typed for a repository cannot be meant; `given` is it, with anything secret taken out. */
  REPOSITORY_REFUSED: z.object({
    field: z.enum(['url', 'branch', 'folder']),
    reason: z.enum(['form', 'credentials', 'insecure', 'relative', 'own']),
    given: text,
  }),
  /** Git could not bring the scripts of a repository; `detail` is what it said, without anything secret. */
  REPOSITORY_FAILED: z.object({
    url: text,
    reason: z.enum([
      'git-missing',
      'unreachable',
      'certificate',
      'host-key',
      'auth',
      'not-found',
      'denied',
      'empty',
      'branch',
      'folder',
      'too-large',
      'timeout',
      'disk-full',
      'malformed',
      'stopped',
      'other',
    ]),
    detail: z.string().max(1_024),
  }),
  // Runs and slots
  /** What a run would be granted is not what was seen before it: `changed` is what differs. */
  GRANTS_CHANGED: z.object({ script: name, changed: z.array(z.enum(grantFacets)).max(32) }),
  RUN_NOT_FOUND: z.object({ run: name }),
  RUN_ENDED: z.object({ run: name }),
  RUN_NOT_ENDED: z.object({ run: name }),
  RUN_NOT_TERMINAL: z.object({ run: name }),
  INPUT_FULL: z.object({ run: name }),
  OUTPUT_GONE: z.object({ run: name }),
  /** `as`: it is there, and cannot be had in this form. */
  RESULT_NOT_FOUND: z.object({ run: name, result: name, as: name }),
  PATTERN_INVALID: z.object({ pattern: text, detail: text }),
  RECORDER_UNAVAILABLE: z.object({ detail: text }),
  SPAWN_FAILED: z.object({ file: name, detail: text }),
  /** What a script needs could not be installed: `packages` are those it is about, `detail` is what the installer said last. */
  DEPENDENCIES_UNAVAILABLE: z.object({
    reason: z.enum(dependencyFailures),
    packages: z.array(name).max(16),
    detail: text,
  }),
  SANDBOX_UNAVAILABLE: z.object({ level: name, detail: text }),
  /** `detail`: the level that was demanded, the program that others can change; empty where there is nothing more to say. */
  ELEVATION_UNAVAILABLE: z.object({ reason: z.enum(elevationObstacles), detail: text }),
  /** Nothing is asked of the run for root's rights, or not this any more. */
  ELEVATION_NOT_ASKED: z.object({ run: name }),
  /** `by` is whose limit stands in the way: the pool's, one person's in it, or the script's own, whose id `pool` then is. */
  SLOTS_EXHAUSTED: z.object({ pool: name, limit: z.number().int(), by: SlotLimiter, target: Target.optional() }),
  SLOT_NOT_FOUND: z.object({ slot: name }),
  POOL_NOT_FOUND: z.object({ pool: name }),
  POOLS_FULL: z.object({ pool: name, limit: z.number().int() }),
  POLICY_UNSUPPORTED: z.object({ pool: name, policy: name }),
  // Approvals by a second person
  /** It is not started before another person agrees: `causes` say why that is so. */
  APPROVAL_REQUIRED: z.object({ script: name, causes: z.array(z.enum(approvalCauses)).max(8) }),
  /** Nobody has to agree to this start. */
  APPROVAL_NEEDLESS: z.object({ script: name }),
  /** Nobody decides on what they asked for themselves. */
  APPROVAL_OWN: z.object({ request: name }),
  /** What was to start later, for somebody who may not start it any more: an account that is disabled, gone, or lost the role. */
  STARTER_MAY_NOT: z.object({ person: name }),
  APPROVAL_REQUEST_NOT_FOUND: z.object({ request: name }),
  /** It waits no more: `state` is what became of it. */
  APPROVAL_REQUEST_OVER: z.object({ request: name, state: z.enum(requestStates) }),
  /** Of those that wait at once: of everybody, or of one person. */
  APPROVALS_FULL: z.object({ limit: z.number().int() }),
  /** What became of a start that waited for another person. */
  APPROVAL_REFUSED: z.object({ request: name, by: name, reason: text }),
  APPROVAL_EXPIRED: z.object({ request: name }),
  // Certificates
  /** None of this thumbprint or name, or several of that name. */
  /** `alike`: how many, where several are called so. */
  CERTIFICATE_NOT_FOUND: z.object({ certificate: name, alike: z.number().int().optional() }),
  /** Its private key is not to be had by this hub. */
  CERTIFICATE_KEY_MISSING: z.object({ certificate: name }),
  /** It has ended, or does not begin before `at`. */
  CERTIFICATE_NOT_VALID: z.object({ certificate: name, reason: z.enum(['expired', 'future']), at: z.iso.datetime() }),
  /** Its key is of a kind that is of no use for this; `wanted` is one that is. */
  CERTIFICATE_KIND_REFUSED: z.object({ certificate: name, kind: name, wanted: name }),
  CERTIFICATES_FULL: z.object({ limit: z.number().int() }),
  /** Those that the caller may see of what it is used by. */
  CERTIFICATE_IN_USE: z.object({ certificate: name, users: z.array(CertificateUser).max(256) }),
  /** What an authority sent is not for the key of this certificate; `not-here`: its key is not one that the hub keeps. */
  CERTIFICATE_NOT_OF_KEY: z.object({ certificate: name, reason: z.enum(['not-certificate', 'another-key', 'not-here']) }),
  /** It was not made here, so it is not for the hub to remove. */
  CERTIFICATE_FOREIGN: z.object({ certificate: name, where: text }),
  // Jobs
  JOB_NOT_FOUND: z.object({ job: name }),
  JOB_EXISTS: z.object({ name }),
  /** Somebody else saved it since it was read. */
  JOB_CHANGED: z.object({ name, by: name }),
  /** `line` and `column` count from 1, and are null where no place in the text is meant. */
  JOB_INVALID: z.object({
    problems: z
      .array(
        z.object({
          code: z.enum(jobProblemCodes),
          line: z.number().int().nullable(),
          column: z.number().int().nullable(),
          detail: z.string().max(512),
        }),
      )
      .max(64),
  }),
  /** Its steps run scripts that they did not run when somebody who may run those had it started by itself. */
  JOB_WIDENED: z.object({ job: name, scripts: z.array(name).max(16) }),
  STEP_NOT_FOUND: z.object({ run: name, step: name }),
  /** What `expression` gives is longer than a parameter may be. */
  STEP_VALUE_TOO_LONG: z.object({ step: name, expression: name }),
  // Evidence packs
  /** No key to sign checkpoints with: the key store is locked, or there is none. */
  AUDIT_KEY_LOCKED: z.object({}),
  /** The chain has a fault among the entries that were to be removed: of which kind, and where. */
  AUDIT_BROKEN: z.object({ seq: z.number().int(), kind: z.string().max(32) }),
  /** Entries are kept for at least so many days, whoever asks. */
  AUDIT_TOO_RECENT: z.object({ days: z.number().int() }),
  /** What should be an export of audit entries cannot be read as one: `line` is where. */
  AUDIT_EXPORT_UNREADABLE: z.object({
    file: name,
    reason: z.enum(['missing', 'denied', 'not-file', 'format', 'version']),
    line: z.number().int(),
  }),
  /** Not a public key that can be encrypted to. */
  RECIPIENT_INVALID: z.object({ recipient: name }),
  /** `work`: its passphrase asks for more memory than is given to a file that says so itself. */
  EVIDENCE_UNREADABLE: z.object({ file: name, reason: z.enum(['missing', 'denied', 'not-file', 'format', 'work']) }),
  /** None of the keys that were given opens it. */
  EVIDENCE_LOCKED: z.object({ file: name }),
  /** What should hold a private key or a passphrase does not. */
  IDENTITY_INVALID: z.object({ file: name }),
  FILE_EXISTS: z.object({ path: name }),
  // Schedules
  SCHEDULE_NOT_FOUND: z.object({ schedule: name }),
  SCHEDULE_EXISTS: z.object({ name }),
  /** A schedule has nobody to type secrets in: these the script cannot do without, or they were given a value to keep. */
  SCHEDULE_SECRET: z.object({ script: name, params: z.array(name).max(MOST_PARAMS) }),
  /** `part` is what is wrong of it; `given` is what stands there. `never`: it is well formed, and no such day comes. */
  CRON_INVALID: z.object({
    expression: name,
    part: z.enum(['parts', 'minute', 'hour', 'day', 'month', 'weekday', 'never']),
    given: name,
  }),
  ZONE_UNKNOWN: z.object({ zone: name }),
  // Triggers
  TRIGGER_NOT_FOUND: z.object({ trigger: name }),
  TRIGGER_EXISTS: z.object({ name }),
  /** As SCHEDULE_SECRET, or they were to be taken from an event, which is kept until its run begins. */
  TRIGGER_SECRET: z.object({ script: name, params: z.array(name).max(MOST_PARAMS) }),
  /** It would start itself; also what an event is refused with after too many runs that started each other. */
  TRIGGER_LOOP: z.object({ script: name }),
  /** What an event is refused with after so many runs that triggers started from one beginning. */
  TRIGGER_SPREAD: z.object({ script: name, most: z.number().int() }),
  TRIGGER_NOT_HTTP: z.object({ trigger: name }),
  /** `not-folder`: nor is a path that is not absolute one. `too-many`: files of it whose names match. */
  FOLDER_UNREADABLE: z.object({ folder: name, reason: z.enum(['missing', 'not-folder', 'denied', 'too-many', 'unreachable']) }),
  // Notifications
  RULE_NOT_FOUND: z.object({ rule: name }),
  RULE_EXISTS: z.object({ name }),
  /** Why nothing may be sent to an address. `forbidden`: one of this link, or of no single machine; `name`: it leads to this machine, and does not say so. */
  WEBHOOK_REFUSED: z.object({ reason: z.enum(['form', 'credentials', 'insecure', 'forbidden', 'name']) }),
  // Who somebody is, and what is kept for them
  ...accessErrors,
  // Faces
  ADDRESS_UNKNOWN: z.object({ address: name }),
  PORT_TAKEN: z.object({ port: z.number().int() }),
  PORT_NOT_SERVED: z.object({ port: z.number().int() }),
  TICKET_INVALID: z.object({}),
  DISPLAY_MISSING: z.object({}),
} satisfies Record<string, z.ZodObject>;

/** True for a code of the catalogue. */
export function isErrorCode(code: string): code is keyof typeof errorCatalog {
  return Object.hasOwn(errorCatalog, code);
}
