import { Actor } from './actor';
import { CollectionAfter, collectionOf } from './collection';
import { defineContract, procedure, stream } from './kernel';
import { MOST_VAULT_ADDRESS, MOST_VAULT_SECRET, VAULT_PAGE } from './key-vault-values';
import { secretInput } from './secret-input';
import { vaultName } from './secret-values';
import { vaultFailures } from './vault-parts';
import { z } from './zod';

const when = z.string().max(64).nullable();
const ByVault = z.object({ vault: z.string().min(1).max(64) });
const BySecret = ByVault.extend({ name: z.string().min(1).max(128) });
const touchesVault = ({ vault }: { readonly vault: string }) => ({ kind: 'secret' as const, id: `${vault}:` });
const touchesSecret = ({ vault, name }: { readonly vault: string; readonly name: string }) => ({
  kind: 'secret' as const,
  id: `${vault}:${name}`,
});

/** A vault that is known here: where it is, and as whom it is asked. */
export const Vault = z.object({
  name: z.string().max(32),
  /** `https://HOST`, without a path. */
  address: z.string().max(MOST_VAULT_ADDRESS),
  /** The account at Microsoft, by its id, and the name that it had; null for the one that is meant where none is named. */
  account: z.object({ id: z.string().max(512), name: z.string().max(320) }).nullable(),
  addedAt: z.iso.datetime(),
  addedBy: Actor.pick({ name: true, face: true }),
});
export type Vault = z.infer<typeof Vault>;

/** A version of a vault's secret, without its value. Times are ISO 8601. */
export const PlacedVersion = z.object({
  version: z.string().max(128),
  enabled: z.boolean(),
  createdAt: when,
  changedAt: when,
  expiresAt: when,
});
export type PlacedVersion = z.infer<typeof PlacedVersion>;

/** A secret of a vault, without its value. */
export const PlacedSecret = PlacedVersion.omit({ version: true }).extend({
  name: z.string().max(128),
  contentType: z.string().max(256).nullable(),
});
export type PlacedSecret = z.infer<typeof PlacedSecret>;

/** Azure Key Vaults as further places of secrets. A value is shown by `secrets.reveal` of `VAULT:NAME`; none is kept here. */
export const vaults = defineContract('vaults', {
  /** All vaults, then each change. */
  watch: stream({ scope: 'secrets:read', input: CollectionAfter, item: collectionOf(Vault), window: 16 }),
  /** Makes a vault known. It is not asked yet. `account` by id or name; without it, the account that is meant where none is named. */
  add: procedure({
    scope: 'secrets:write',
    object: ({ name }) => ({ kind: 'secret', id: `${name}:` }),
    input: z.object({
      name: z.string().regex(vaultName, 'letters, digits, and hyphens between them; at most 32'),
      address: z.string().min(1).max(MOST_VAULT_ADDRESS),
      account: z.string().trim().min(1).max(512).optional(),
    }),
    output: Vault,
    errors: ['VAULT_ADDRESS', 'VAULT_EXISTS', 'VAULTS_FULL', 'IDENTITY_ACCOUNT_NOT_FOUND', 'IDENTITY_MISCONFIGURED', 'SECRETS_LOCKED'],
  }),
  /** Forgets a vault; nothing is changed in it. */
  remove: procedure({ scope: 'secrets:write', object: touchesVault, input: ByVault, output: z.object({}), errors: ['VAULT_NOT_FOUND'] }),
  /** What a vault holds, page by page, each asked for when it is wanted; at most 10,000 secrets, and `more` says that there are others. */
  secrets: stream({
    scope: 'secrets:read',
    object: touchesVault,
    input: ByVault,
    item: z.object({ secrets: z.array(PlacedSecret).max(VAULT_PAGE), more: z.boolean() }),
    errors: vaultFailures,
    window: 2,
  }),
  /** The versions of a secret, page by page, as the vault has them in order. */
  versions: stream({
    scope: 'secrets:read',
    object: touchesSecret,
    input: BySecret,
    item: z.object({ versions: z.array(PlacedVersion).max(VAULT_PAGE), more: z.boolean() }),
    errors: vaultFailures,
    window: 2,
  }),
  /** Keeps a new version of a secret in a vault, or the first of one. */
  set: procedure({
    scope: 'secrets:write',
    object: touchesSecret,
    input: BySecret.extend({ secret: secretInput(z.string().min(1).max(MOST_VAULT_SECRET)) }),
    output: PlacedVersion,
    errors: vaultFailures,
  }),
});
