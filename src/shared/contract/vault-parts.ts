import type { ErrorCode } from './errors';
import { z } from './zod';

/** A version of a vault's secret, as Key Vault calls it. */
export const SecretVersion = z.string().regex(/^[0-9a-fA-F]{32}$/, 'a version has 32 digits of 0-9 and a-f');

/** What asking a vault may end with: what the vault says, and what stands in the way of a token for it. */
export const vaultFailures = [
  'VAULT_NOT_FOUND',
  'VAULT_ADDRESS',
  'KEY_VAULT_FAILED',
  'SECRETS_LOCKED',
  'INTERACTION_REQUIRED',
  'CONSENT_MISSING',
  'IDENTITY_MISCONFIGURED',
  'IDENTITY_UNAVAILABLE',
  'IDENTITY_CLOCK_WRONG',
  'IDENTITY_REFUSED',
  'IDENTITY_FORGED',
] as const satisfies readonly ErrorCode[];
