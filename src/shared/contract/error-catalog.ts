import { passwordFaults } from './account-values';
import { approvalCauses, requestStates } from './approval-values';
import { CertificateUser } from './certificate-user';
import { dependencyFailures } from './dependency-failure';
import { elevationObstacles } from './elevation-values';
import { grantFacets } from './grant-facets';
import { graphSignIns, graphUnreached } from './graph-values';
import { InputIssue } from './input-issue';
import { jobProblemCodes } from './job-state';
import { lockReasons, proofKinds } from './secret-values';
import { keyVaultFailures, vaultAddressFaults } from './key-vault-values';
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
  FORBIDDEN: z.object({ scope: name }),
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
  CERTIFICATE_NOT_FOUND: z.object({ certificate: name }),
  /** Its private key is not to be had by this hub. */
  CERTIFICATE_KEY_MISSING: z.object({ certificate: name }),
  /** It has ended, or does not begin before `at`. */
  CERTIFICATE_NOT_VALID: z.object({ certificate: name, reason: z.enum(['expired', 'future']), at: z.iso.datetime() }),
  /** Its key is of a kind that is of no use for this; `wanted` is one that is. */
  CERTIFICATE_KIND_REFUSED: z.object({ certificate: name, kind: name, wanted: name }),
  /** Those that the caller may see of what it is used by. */
  CERTIFICATE_IN_USE: z.object({ certificate: name, users: z.array(CertificateUser).max(256) }),
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
  // Secrets
  SECRET_NOT_FOUND: z.object({ secret: name }),
  SECRET_EXISTS: z.object({ secret: name }),
  SECRETS_FULL: z.object({ limit: z.number().int() }),
  /** Nothing sealed can be read or kept now, and why. */
  SECRETS_LOCKED: z.object({ reason: z.enum(lockReasons) }),
  /** A sealed value does not open; what there was of it is kept as `file`. */
  SEALED_DAMAGED: z.object({ name, file: name }),
  PASSPHRASE_WRONG: z.object({}),
  /** Too many were wrong: until then none is looked at. */
  PASSPHRASE_PAUSED: z.object({ seconds: z.number().int() }),
  /** Too short, or too few different characters; `least` is how long it has to be. */
  PASSPHRASE_WEAK: z.object({ least: z.number().int() }),
  /** A value is shown to who proves, there and then, that it is they who ask. */
  PROOF_NEEDED: z.object({ by: z.enum(proofKinds) }),
  // Identity
  /** Nobody has said yet which application people sign in to. */
  IDENTITY_UNCONFIGURED: z.object({}),
  /** `public-client`: the application may not sign in people without a secret. `detail` is the provider's, or a path. */
  APPLICATION_NOT_FOUND: z.object({ application: name }),
  APPLICATION_EXISTS: z.object({ name }),
  APPLICATIONS_FULL: z.object({ limit: z.number().int() }),
  IDENTITY_MISCONFIGURED: z.object({
    part: z.enum(['client', 'certificate', 'tenant', 'redirect', 'public-client', 'authority', 'ca']),
    detail: text,
  }),
  /** `answer`: somebody is there, and answers nothing that makes sense. */
  IDENTITY_UNAVAILABLE: z.object({ host: name, reason: z.enum(['name', 'refused', 'offline', 'certificate', 'timeout', 'answer']) }),
  /** So many seconds the clock of this machine is ahead of the provider's; negative where it is behind. */
  IDENTITY_CLOCK_WRONG: z.object({ aheadSeconds: z.number().int() }),
  IDENTITY_ACCOUNT_NOT_FOUND: z.object({ account: name }),
  /** Who should have signed in left, or declined. */
  IDENTITY_CANCELLED: z.object({}),
  IDENTITY_TIMED_OUT: z.object({ minutes: z.number().int() }),
  /** `code` is the provider's own: AADSTS and a number, or one of OAuth (RFC 6749). */
  IDENTITY_REFUSED: z.object({ code: name, detail: text }),
  /** A token that is not for us, or not from the provider. */
  IDENTITY_FORGED: z.object({ part: z.enum(['nonce', 'issuer', 'audience', 'algorithm', 'time', 'form']) }),
  /** The application was not allowed this in the tenant; whoever may opens `url`. Empty where there is no such page. */
  CONSENT_MISSING: z.object({ scopes: z.array(z.string().max(512)).max(64), url: text }),
  /** Nothing but a person who signs in helps; `claims` is what they are to be asked for besides. */
  INTERACTION_REQUIRED: z.object({
    account: name,
    scopes: z.array(z.string().max(512)).max(64),
    reason: z.enum(['expired', 'policy']),
    claims: z.string().max(8_192).nullable(),
  }),
  /** The browser could not answer to this machine: nothing may be listened at. */
  LOOPBACK_BLOCKED: z.object({ detail: text }),
  // Accounts
  /** The session came from no account: the person at the machine has none, nor has who opened a link. */
  ACCOUNT_MISSING: z.object({}),
  ACCOUNT_NOT_FOUND: z.object({ account: name }),
  ACCOUNT_EXISTS: z.object({ name }),
  ACCOUNTS_FULL: z.object({ limit: z.number().int() }),
  ACCOUNT_SESSION_NOT_FOUND: z.object({ session: name }),
  /** A directory keeps its password: it is changed there. */
  NOT_LOCAL: z.object({ provider: name }),
  PASSWORD_WRONG: z.object({}),
  /** `least`: characters that a password has to have. */
  PASSWORD_REFUSED: z.object({ reason: z.enum(passwordFaults), least: z.number().int() }),
  CODE_WRONG: z.object({}),
  /** Nobody is told whether it was the name or the password. */
  SIGN_IN_FAILED: z.object({ detail: text }),
  SIGN_IN_LOCKED: z.object({ seconds: z.number().int() }),
  TOKENS_FULL: z.object({ limit: z.number().int() }),
  TOKEN_NOT_FOUND: z.object({ token: name }),
  /** What `AXLE_TOKEN` has is no token that is good now. */
  TOKEN_REFUSED: z.object({}),
  /** A token makes no tokens. */
  TOKEN_SESSION: z.object({}),
  ROLE_NOT_FOUND: z.object({ role: name }),
  ROLE_EXISTS: z.object({ role: name }),
  ROLE_BUILT_IN: z.object({ role: name }),
  ROLES_FULL: z.object({ limit: z.number().int() }),
  /** Nobody gives what they do not have, nor has power over who may do more: `scopes` are those that are missing. */
  RIGHTS_EXCEEDED: z.object({ scopes: z.array(name).max(64) }),
  /** Nothing was set up by which it could be unlocked again. */
  LOCK_UNSET: z.object({}),
  // Other ways of signing in
  LDAP_UNREACHABLE: z.object({ server: name, detail: text }),
  /** The directory showed a certificate that is not trusted; its names are empty where it had none. `until` is as the certificate has it. */
  LDAP_CERTIFICATE: z.object({
    server: name,
    subject: name,
    issuer: name,
    until: name,
    reason: z.enum(['untrusted', 'expired', 'not-yet', 'name']),
  }),
  /** The directory does not do what it is asked; `result` is LDAP's own code of it. */
  LDAP_REFUSED: z.object({ server: name, result: z.number().int(), detail: text }),
  /** It is the account that looks people up whose password the directory refuses. */
  LDAP_SERVICE_REFUSED: z.object({ server: name, name }),
  OIDC_UNREACHABLE: z.object({ issuer: name, detail: text }),
  /** `needs` and `has` are programs with their versions. */
  RUNTIME_TOO_OLD: z.object({ needs: name, has: name }),
  SIGN_IN_WAY_NOT_FOUND: z.object({ way: name }),
  SIGN_IN_WAY_EXISTS: z.object({ way: name }),
  SIGN_IN_WAYS_FULL: z.object({ limit: z.number().int() }),
  SECURITY_KEY_NOT_FOUND: z.object({ key: name }),
  SECURITY_KEY_REFUSED: z.object({ reason: z.enum(['answer', 'late', 'known', 'full', 'origin']) }),
  // Microsoft Graph
  /** Nobody has signed in with Microsoft, or Graph no longer takes what they signed in with. */
  GRAPH_UNAUTHORIZED: z.object({ reason: z.enum(graphSignIns) }),
  /** The account, or the app, was not given this permission: an administrator consents to it. `code` is Graph's. */
  GRAPH_FORBIDDEN: z.object({ permission: name, code: name }),
  /** Graph asks to wait for longer than is waited, or kept asking. */
  GRAPH_THROTTLED: z.object({ seconds: z.number().nonnegative() }),
  GRAPH_UNREACHABLE: z.object({ host: name, reason: z.enum(graphUnreached) }),
  /** It says no in another way: `code` and `detail` are its own. */
  GRAPH_REFUSED: z.object({ status: z.number().int(), code: name, detail: text }),
  // Azure Key Vault
  /** `deleted`: a secret of that name was deleted and can still be recovered, so that none can be set. `challenge`: it asks for a token that is not its own. `seconds`: after how many it is to be asked again, where it is busy and said so. */
  KEY_VAULT_FAILED: z.object({
    vault: name,
    secret: name,
    reason: z.enum(keyVaultFailures),
    code: name,
    seconds: z.number().int().nullable(),
  }),
  VAULT_NOT_FOUND: z.object({ vault: name }),
  VAULT_EXISTS: z.object({ vault: name }),
  VAULTS_FULL: z.object({ limit: z.number().int() }),
  /** `suffix`: what the host ends with in the cloud that people sign in to; empty where it is another provider's. What was typed may hold a password, and is not told. */
  VAULT_ADDRESS: z.object({ reason: z.enum(vaultAddressFaults), suffix: name }),
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
