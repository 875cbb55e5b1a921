import { HubError } from '#shared/contract/errors';
import type { KeyVaultFailure } from '#shared/contract/key-vault-values';
import { z } from '#shared/contract/zod';
import { UnreachedError } from '#main/platform/https-fetch';

/** A refusal of a vault. */
export const vaultFault = ({ host }: URL, secret: string, reason: KeyVaultFailure, code: string, cause?: unknown): HubError =>
  new HubError('KEY_VAULT_FAILED', { vault: host, secret, reason, code: code.slice(0, 128), seconds: null }, { cause });

/** A vault that is busy, and for how many seconds it said so. */
export const vaultBusy = ({ host }: URL, status: number, seconds: number): HubError =>
  new HubError('KEY_VAULT_FAILED', { vault: host, secret: '', reason: 'throttled', code: String(status), seconds });

/** What ends the asking for a token where nobody is there to ask it of. */
const nobody = (error: unknown): error is HubError =>
  HubError.is(error, 'IDENTITY_ACCOUNT_NOT_FOUND') || HubError.is(error, 'IDENTITY_UNCONFIGURED');

/** An error of Microsoft's client, as far as it is of interest: `details` are what Key Vault said, `innerError` the exact reason. */
const Rest = z.object({
  statusCode: z.number().int(),
  /** The least exact, which is all that there is of a page of a list. */
  code: z.string().nullish().catch(undefined),
  details: z
    .object({ error: z.object({ code: z.string().nullish(), innerError: z.object({ code: z.string().nullish() }).nullish() }).nullish() })
    .nullish()
    .catch(undefined),
});

/** Whatever ended a request, as a code; of no part of it is a value of a secret. What none of it is stays as it is: a fault. */
export function asVaultFault(error: unknown, vault: URL, secret: string, signal: AbortSignal): unknown {
  // Busy is said before it is known of which secret.
  if (HubError.is(error, 'KEY_VAULT_FAILED')) return new HubError(error.code, { ...error.data, secret }, { cause: error });
  if (nobody(error)) return vaultFault(vault, secret, 'signed-out', error.code, error);
  if (error instanceof HubError) return error;
  if (signal.aborted) return new HubError('CANCELLED', {}, { cause: error });
  if (error instanceof UnreachedError) {
    return vaultFault(vault, secret, error.reason === 'certificate' ? 'certificate' : 'unreachable', error.reason, error);
  }
  const rest = Rest.safeParse(error);
  if (rest.success) return refusal(rest.data, vault, secret);
  // The client does not say by a code that it gave no token to whoever asked for another's.
  if (error instanceof Error && /^The (?:challenge|request URL)/.test(error.message))
    return vaultFault(vault, secret, 'challenge', '', error);
  if (error instanceof SyntaxError || error instanceof TypeError) return vaultFault(vault, secret, 'answer', '', error);
  return error;
}

const byStatus: Readonly<Record<number, KeyVaultFailure>> = {
  400: 'name',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'deleted',
};

function refusal({ statusCode, code, details }: z.infer<typeof Rest>, vault: URL, secret: string): HubError {
  const exact = details?.error?.innerError?.code ?? details?.error?.code ?? code ?? '';
  const reason = exact === 'SecretDisabled' ? 'disabled' : (byStatus[statusCode] ?? (statusCode >= 500 ? 'unreachable' : 'answer'));
  return vaultFault(vault, secret, reason, exact);
}
