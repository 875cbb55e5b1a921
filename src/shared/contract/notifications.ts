import { Actor } from './actor';
import { Thumbprint } from './certificates';
import { CollectionAfter, collectionOf } from './collection';
import { defineContract, procedure, stream } from './kernel';
import { noticeKinds, TOGETHER_DEFAULT, TOGETHER_MOST, TOGETHER_RUNS, TOGETHER_SCRIPTS, webhookFormats } from './notice-values';
import { RunId, RunState } from './runs';
import { secretInput } from './secret-input';
import { keptSecretName } from './secret-values';
import { z } from './zod';

/** Names a rule, for ever. */
export const RuleId = z.uuid().brand<'RuleId'>();
export type RuleId = z.infer<typeof RuleId>;
/** Names a notice, for ever; a webhook gets it as `webhook-id`, the same each time that it is tried. */
export const NoticeId = z.uuid().brand<'NoticeId'>();
export type NoticeId = z.infer<typeof NoticeId>;

const when = z.iso.datetime();
const SecretName = z.string().regex(keptSecretName);
const NoticeKind = z.enum(noticeKinds);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** Which runs a rule is about. */
export const RuleScripts = z.discriminatedUnion('type', [
  z.object({ type: z.literal('all') }),
  z.object({ type: z.literal('script'), id: z.string().min(1).max(1_024) }),
  z.object({ type: z.literal('tag'), tag: z.string().min(1).max(64) }),
]);
export type RuleScripts = z.infer<typeof RuleScripts>;

/** What counts as long: so many seconds, or clearly more than 95 of 100 of its runs took. */
export const Longer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('seconds'), seconds: z.number().int().min(1).max(2_678_400) }),
  z.object({ type: z.literal('usual') }),
]);
export type Longer = z.infer<typeof Longer>;

const count = z.number().int().nonnegative();
/** Of how many runs of a kind within a minute it is told one by one; of more it is told as one. */
const Most = z.number().int().min(1).max(TOGETHER_MOST);

const WebhookFormat = z.enum(webhookFormats);

/** When somebody is told what, and how: always in the list of the bell, and beside that. */
export const Rule = z.object({
  id: RuleId,
  name: z.string().max(128),
  scripts: RuleScripts,
  on: z.array(NoticeKind).max(3),
  longer: Longer,
  /** As a notification of the desktop or the browser, where one is open that may show them. */
  desktop: z.boolean(),
  together: Most.default(TOGETHER_DEFAULT),
  /** Its address is not shown again: whoever has that of a chat can write there. */
  webhook: z.object({ format: WebhookFormat, host: z.string().max(256) }).nullable(),
  /** The certificate that its webhook is shown, by thumbprint; null for none. */
  certificate: Thumbprint.nullable().default(null),
  paused: z.boolean(),
  maker: Actor.pick({ name: true, face: true }),
  createdAt: when,
});
export type Rule = z.infer<typeof Rule>;

/** Runs that are told of as one, since there were many of them within a minute. All of them are in the history. */
export const Together = z.object({
  runs: count,
  since: when,
  /** When no more are taken into it, and its webhook is sent. */
  until: when,
  /** By script, the first that came first, with the newest of its runs. */
  scripts: z
    .array(z.object({ id: z.string().max(1_024), name: z.string().max(512), runs: count, newest: z.array(RunId).max(TOGETHER_RUNS) }))
    .max(TOGETHER_SCRIPTS),
  /** What is not listed. */
  more: z.object({ scripts: count, runs: count }),
});
export type Together = z.infer<typeof Together>;

/** What a rule told of a run, or of many. */
export const RunNotice = z.object({
  id: NoticeId,
  at: when,
  kind: NoticeKind,
  rule: z.object({ id: RuleId, name: z.string().max(128) }),
  script: z.object({ id: z.string().max(1_024), name: z.string().max(512) }),
  run: RunId,
  state: RunState,
  exitCode: z.number().int().nullable(),
  /** How long it took, or had taken by then; null where it never began. Milliseconds. */
  tookMs: z.number().nonnegative().nullable(),
  /** Several runs: `script`, `run`, `state` and the rest are those of the newest. */
  together: Together.nullable().default(null),
  read: z.boolean(),
  desktop: z.boolean(),
  /** How its webhook stands. `detail`: why it was not taken the last time. */
  webhook: z
    .object({
      state: z.enum(['waiting', 'sent', 'failed']),
      attempts: z.number().int().nonnegative(),
      detail: z.string().max(256).nullable(),
    })
    .nullable(),
});
export type RunNotice = z.infer<typeof RunNotice>;

/** A secret whose value is older than it may be: told without a rule, once for each time that it becomes so, until it is no more. */
export const DueNotice = z.object({
  id: NoticeId,
  at: when,
  kind: z.literal('due'),
  secret: SecretName,
  dueAt: when,
  read: z.boolean(),
});
export type DueNotice = z.infer<typeof DueNotice>;

/** Something that somebody was told. */
export const Notice = z.discriminatedUnion('kind', [RunNotice, DueNotice]);
export type Notice = z.infer<typeof Notice>;

const Name = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .regex(/^\P{Cc}+$/u, 'a name is one line');
const On = z
  .array(NoticeKind)
  .min(1)
  .max(3)
  .refine((on) => new Set(on).size === on.length, 'something is there twice');
/** Who has the address of a chat can write there. */
const Webhook = z.object({ url: secretInput(z.string().min(1).max(2_048)), format: WebhookFormat.default('json') });
/** By thumbprint, the beginning of one, or name. Of a rule without a webhook none is kept. */
const NamedCertificate = z.string().min(1).max(256);
const ByName = z.object({ rule: z.string().min(1).max(256) });
const touches = ({ rule }: z.infer<typeof ByName>) => ({ kind: 'notification' as const, id: rule });
const ofRule = [
  'RULE_EXISTS',
  'WEBHOOK_REFUSED',
  'SCRIPT_NOT_FOUND',
  'SCRIPT_AMBIGUOUS',
  'SECRETS_LOCKED',
  'CERTIFICATE_NOT_FOUND',
  'CERTIFICATE_KEY_MISSING',
] as const;

/** Who is told of runs that fail, recover or take long, and of secrets that are due. */
export const notifications = defineContract('notifications', {
  /** The notices that are kept, then each change. Only those of scripts and of secrets that the session may see. */
  watch: stream({ scope: 'notifications:read', input: CollectionAfter, item: collectionOf(Notice), window: 16 }),
  /** They were seen: these, or all that there are. */
  markRead: procedure({
    scope: 'notifications:read',
    input: z.object({ notices: z.union([z.literal('all'), z.array(NoticeId).min(1).max(200)]) }),
    output: z.object({}),
  }),
  /** All rules, then each change. */
  rules: stream({ scope: 'notifications:read', input: CollectionAfter, item: collectionOf(Rule), window: 16 }),
  create: procedure({
    scope: 'notifications:write',
    input: z.object({
      name: Name,
      scripts: RuleScripts.default({ type: 'all' }),
      on: On,
      longer: Longer.default({ type: 'usual' }),
      desktop: z.boolean().default(false),
      together: Most.default(TOGETHER_DEFAULT),
      webhook: Webhook.nullable().default(null),
      certificate: NamedCertificate.nullable().default(null),
    }),
    output: Rule,
    errors: ofRule,
  }),
  /** Changes what is given and leaves the rest. */
  change: procedure({
    scope: 'notifications:write',
    object: touches,
    input: ByName.extend({
      name: Name.optional(),
      scripts: RuleScripts.optional(),
      on: On.optional(),
      longer: Longer.optional(),
      desktop: z.boolean().optional(),
      together: Most.optional(),
      webhook: Webhook.nullable().optional(),
      certificate: NamedCertificate.nullable().optional(),
    }),
    output: Rule,
    errors: ['RULE_NOT_FOUND', ...ofRule],
  }),
  /** Forgets a rule; what it told stays. */
  remove: procedure({ scope: 'notifications:write', object: touches, input: ByName, output: z.object({}), errors: ['RULE_NOT_FOUND'] }),
  pause: procedure({ scope: 'notifications:write', object: touches, input: ByName, output: Rule, errors: ['RULE_NOT_FOUND'] }),
  resume: procedure({ scope: 'notifications:write', object: touches, input: ByName, output: Rule, errors: ['RULE_NOT_FOUND'] }),
  /** Sends an example to the webhook of a rule, at once and once. `detail`: why it was not taken. */
  test: procedure({
    scope: 'notifications:write',
    object: touches,
    input: ByName,
    output: z.object({ sent: z.boolean(), detail: z.string().max(256).nullable() }),
    errors: ['RULE_NOT_FOUND'],
  }),
});
