import { HubError } from '#shared/contract/errors';
import type { Registration } from '#shared/contract/identity';
import { z } from '#shared/contract/zod';
import { type Authority, consentUrl } from './registration';

/** How a provider refuses: RFC 6749 5.2, with what Entra says besides. */
export const Refusal = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  error_codes: z.array(z.number()).optional(),
  suberror: z.string().optional(),
  claims: z.string().max(8_192).optional(),
});
export type Refusal = z.infer<typeof Refusal>;

/** What was wanted when it was refused. */
export interface Wanted {
  /** Whose token; empty for whoever signs in. */
  readonly account: string;
  readonly scopes: readonly string[];
  readonly registration: Registration;
  readonly authority: Authority;
  /** How long a sign-in may take, in minutes. */
  readonly minutes: number;
}

type Kind = 'consent' | 'policy' | 'expired' | 'cancelled' | 'late' | 'client' | 'tenant' | 'redirect' | 'public-client';

/** Entra's numbers of errors that a person can do something about (Microsoft's list of AADSTS codes). */
const entra: Readonly<Record<number, Kind>> = {
  65_001: 'consent',
  65_004: 'cancelled',
  90_008: 'consent',
  90_094: 'consent',
  90_095: 'consent',
  50_072: 'policy',
  50_074: 'policy',
  50_076: 'policy',
  50_079: 'policy',
  50_158: 'policy',
  53_000: 'policy',
  53_001: 'policy',
  53_003: 'policy',
  50_078: 'expired',
  50_089: 'expired',
  50_132: 'expired',
  50_133: 'expired',
  50_173: 'expired',
  70_008: 'expired',
  70_043: 'expired',
  70_044: 'expired',
  700_081: 'expired',
  700_082: 'expired',
  700_084: 'expired',
  70_018: 'late',
  70_019: 'late',
  70_020: 'late',
  700_016: 'client',
  700_038: 'client',
  90_002: 'tenant',
  90_013: 'tenant',
  50_194: 'tenant',
  50_011: 'redirect',
  900_971: 'redirect',
  7_000_218: 'public-client',
};

/** The same by OAuth's own words, where a provider gives no numbers. */
const oauth: Readonly<Record<string, Kind>> = {
  access_denied: 'cancelled',
  authorization_declined: 'cancelled',
  expired_token: 'late',
  code_expired: 'late',
  bad_verification_code: 'late',
  consent_required: 'consent',
  interaction_required: 'policy',
  login_required: 'expired',
  invalid_client: 'client',
  unauthorized_client: 'client',
  invalid_tenant: 'tenant',
};

/** What a refusal means to a person. */
export function errorOf(refusal: Refusal, { account, scopes, registration, authority, minutes }: Wanted): HubError {
  const number = numberOf(refusal);
  const detail = detailOf(refusal);
  const required = (reason: 'expired' | 'policy'): HubError =>
    new HubError('INTERACTION_REQUIRED', { account, scopes: [...scopes], reason, claims: refusal.claims ?? null });
  const kind = (number === undefined ? undefined : entra[number]) ?? byWords(refusal, account);
  switch (kind) {
    case 'consent':
      return new HubError('CONSENT_MISSING', {
        account: account.slice(0, 256),
        scopes: [...scopes],
        url: consentUrl(authority, registration),
      });
    case 'policy':
    case 'expired':
      return required(kind);
    case 'cancelled':
      return new HubError('IDENTITY_CANCELLED', {});
    case 'late':
      return new HubError('IDENTITY_TIMED_OUT', { minutes });
    case 'client':
    case 'tenant':
    case 'redirect':
    case 'public-client':
      return new HubError('IDENTITY_MISCONFIGURED', { part: kind, detail });
    case undefined:
      return new HubError('IDENTITY_REFUSED', { code: codeOf(refusal, number), detail });
  }
}

/** What a refusal means of an application that signs in by itself: nobody is there to be asked, so what would ask somebody is a plain refusal. */
export function applicationErrorOf(refusal: Refusal, wanted: Wanted): HubError {
  const number = numberOf(refusal);
  const detail = detailOf(refusal);
  // Entra has a dozen numbers for an assertion that it does not take, and OAuth one word (RFC 6749 5.2).
  if (refusal.error === 'invalid_client' && (number === undefined || entra[number] === undefined))
    return new HubError('IDENTITY_MISCONFIGURED', { part: 'certificate', detail });
  const error = errorOf(refusal, wanted);
  if (HubError.is(error, 'IDENTITY_MISCONFIGURED') || HubError.is(error, 'CONSENT_MISSING')) return error;
  return new HubError('IDENTITY_REFUSED', { code: codeOf(refusal, number), detail });
}

const detailOf = ({ error_description = '' }: Refusal): string => error_description.split(/\r?\n| Trace ID:/)[0]?.slice(0, 1_024) ?? '';
const codeOf = ({ error }: Refusal, number: number | undefined): string => (number === undefined ? error.slice(0, 256) : `AADSTS${number}`);

const numberOf = ({ error_codes, error_description = '' }: Refusal): number | undefined => {
  const written = /AADSTS(\d+)/.exec(error_description)?.[1];
  return written === undefined ? error_codes?.[0] : Number(written);
};

function byWords({ error, suberror, claims }: Refusal, account: string): Kind | undefined {
  if (suberror === 'consent_required') return 'consent';
  if (claims !== undefined) return 'policy';
  // More than was agreed to when somebody signed in (RFC 6749 6).
  if (error === 'invalid_scope' && account !== '') return 'consent';
  // What was given to somebody before is no longer good; with nobody known it is the code that was just given.
  if (error === 'invalid_grant' && account !== '') return 'expired';
  return oauth[error];
}
