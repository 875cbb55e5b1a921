import { Actor } from './actor';
import { CollectionAfter, collectionOf } from './collection';
import { defineContract, procedure, stream } from './kernel';
import { secretInput } from './secret-input';
import { keptSecretName, lockReasons, MOST_PASSPHRASE, MOST_ROTATE_DAYS, MOST_SECRET, sealWays } from './secret-values';
import { SecretVersion, vaultFailures } from './vault-parts';
import { z } from './zod';

const when = z.iso.datetime();

/** What a secret is called; in what is asked for any text may stand, so that a name that there cannot be is not found. */
const Name = z.string().regex(keptSecretName, 'letters, digits, and . _ - / between them; at most 128');
const ByName = z.object({ name: z.string().min(1).max(256) });
const touches = ({ name }: { readonly name: string }) => ({ kind: 'secret' as const, id: name });

/** What uses a secret. */
export const SecretUser = z.object({
  kind: z.enum(['script', 'host', 'environment', 'hub']),
  id: z.string().max(1_024),
  name: z.string().max(512),
});
export type SecretUser = z.infer<typeof SecretUser>;

/** A named secret, without its value. */
export const Secret = z.object({
  name: z.string().max(128),
  /** Where its value lies; those of vaults are listed by `vaults.secrets`. */
  place: z.literal('sealed'),
  description: z.string().max(1_024),
  labels: z.array(z.string().max(64)).max(16),
  createdAt: when,
  /** When its value was given last. */
  changedAt: when,
  changedBy: Actor.pick({ name: true, face: true }),
  lastUsedAt: when.nullable(),
  /** Age in days at which a new value is due; null for never. */
  rotateAfterDays: z.number().int().nullable(),
  /** When that is. */
  dueAt: when.nullable(),
  /** What used it last, newest first. */
  usedBy: z.array(SecretUser.extend({ at: when })).max(8),
});
export type Secret = z.infer<typeof Secret>;

/** Whether values can be read, by what they are sealed, and what is to be done about it. */
export const SecretsState = z.object({
  state: z.enum(['open', 'locked', 'unset']),
  /** Null while nothing was sealed and there is no keychain. */
  by: z.enum(sealWays).nullable(),
  reason: z.enum(lockReasons).nullable(),
  /** Since when everything is sealed with the keys of now. */
  keysSince: when.nullable(),
  /** When new keys are due, by the setting `secretRotationDays`. */
  rotationDueAt: when.nullable(),
  rotating: z.boolean(),
  /** Secrets of the hub's own (webhooks, triggers) that lie in files for their owner alone, since nothing seals them yet. */
  unsealed: z.number().int().nonnegative(),
});
export type SecretsState = z.infer<typeof SecretsState>;

const Passphrase = secretInput(z.string().min(1).max(MOST_PASSPHRASE));
const Labels = z
  .array(
    z
      .string()
      .trim()
      .min(1)
      .max(64)
      .regex(/^\P{Cc}+$/u, 'a label is one line'),
  )
  .max(16);

/** Proof that it is the person who asks, there and then. */
export const Proof = z.discriminatedUnion('by', [
  z.object({ by: z.literal('passphrase'), passphrase: Passphrase }),
  /** They were asked once more, and agreed: enough only where no passphrase is set. */
  z.object({ by: z.literal('confirmation') }),
]);
export type Proof = z.infer<typeof Proof>;

/** Secrets by name: what is known of them, and their values sealed. No value leaves the hub but by `reveal` and the runs that were granted it. */
export const secrets = defineContract('secrets', {
  /** All secrets, then each change; never a value. */
  watch: stream({ scope: 'secrets:read', input: CollectionAfter, item: collectionOf(Secret), window: 16 }),
  /** How the store stands, now and after each change; latest value. Watching it opens the store where the keychain does. */
  state: stream({ scope: 'secrets:read', input: z.object({}), item: SecretsState, window: 4 }),
  /** Keeps a secret, or changes what is given of it. `secret` is its value; one that is new has to have one. */
  set: procedure({
    scope: 'secrets:write',
    object: touches,
    input: z.object({
      name: Name,
      secret: secretInput(z.string().min(1).max(MOST_SECRET)).optional(),
      description: z.string().trim().max(1_024).optional(),
      labels: Labels.optional(),
      rotateAfterDays: z.number().int().min(1).max(MOST_ROTATE_DAYS).nullable().optional(),
      /** Refuse when there is one of this name. */
      fresh: z.boolean().default(false),
    }),
    output: Secret,
    errors: ['SECRET_NOT_FOUND', 'SECRET_EXISTS', 'SECRETS_FULL', 'SECRETS_LOCKED'],
  }),
  remove: procedure({
    scope: 'secrets:write',
    object: touches,
    input: ByName,
    output: z.object({}),
    errors: ['SECRET_NOT_FOUND', 'SECRETS_LOCKED'],
  }),
  /** The value, for the person who asks and proves it; of a vault's secret (`VAULT:NAME`) the newest, or that of a version. */
  reveal: procedure({
    scope: 'secrets:reveal',
    object: touches,
    input: ByName.extend({ proof: Proof, version: SecretVersion.optional() }),
    output: z.object({ secret: z.string().max(MOST_SECRET) }),
    errors: [
      'SECRET_NOT_FOUND',
      'SECRETS_LOCKED',
      'SEALED_DAMAGED',
      'PASSPHRASE_WRONG',
      'PASSPHRASE_PAUSED',
      'PROOF_NEEDED',
      ...vaultFailures,
    ],
  }),
  /** Opens the store: with the passphrase, or by asking the keychain again. */
  unlock: procedure({
    scope: 'secrets:write',
    input: z.object({ passphrase: Passphrase.optional() }),
    output: SecretsState,
    errors: ['PASSPHRASE_WRONG', 'PASSPHRASE_PAUSED'],
  }),
  /** From here on a passphrase opens the store: where there is no keychain, or in its place. `current` where there is one already; in the keychain's place it takes `secrets:reveal` as well. */
  setPassphrase: procedure({
    scope: 'secrets:write',
    input: z.object({ passphrase: Passphrase, current: Passphrase.optional() }),
    output: SecretsState,
    errors: ['PASSPHRASE_WEAK', 'PASSPHRASE_WRONG', 'PASSPHRASE_PAUSED', 'PROOF_NEEDED', 'SECRETS_LOCKED'],
  }),
  /** From here on the keychain opens the store, and no passphrase. */
  sealByKeychain: procedure({
    scope: 'secrets:reveal',
    input: z.object({ current: Passphrase.optional() }),
    output: SecretsState,
    errors: ['PASSPHRASE_WRONG', 'PASSPHRASE_PAUSED', 'PROOF_NEEDED', 'SECRETS_LOCKED'],
  }),
  /** New keys for everything that is sealed, and a new key to sign the record with. Resolves when it is done; cut off, it goes on later. */
  rotate: procedure({
    scope: 'secrets:write',
    input: z.object({}),
    output: z.object({ resealed: z.number().int().nonnegative() }),
    errors: ['SECRETS_LOCKED'],
  }),
});
