import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { AccountInfo, PublicClientApplication } from '@azure/msal-node';
import { HubError } from '#shared/contract/errors';
import type { Registration } from '#shared/contract/identity';
import { z } from '#shared/contract/zod';
import { createNetwork, type Line, type Network } from './network';
import type { IdentityDeps } from './ports';
import { errorOf } from './refusals';
import { type Authority, authorityOf, ownCertificates } from './registration';
import type { TokenCache } from './token-cache';

/** What an operation is for; what MSAL's errors are told in terms of. */
export interface Purpose {
  readonly signal: AbortSignal;
  /** Another tenant than the registration's. */
  readonly tenant?: string | undefined;
  /** Whose token is wanted; absent where somebody signs in. */
  readonly account?: string | undefined;
  readonly scopes: readonly string[];
  /** Asks the provider anew what it says about itself. */
  readonly fresh?: boolean;
}

/** The provider of one registration, and what is kept of it. */
export interface Provider {
  readonly registration: Registration;
  readonly authority: Authority;
  /** The name of what is sealed of it. */
  readonly name: string;
  readonly cache: TokenCache;
  /** One operation on an application of its own: MSAL's memory is not made for several at a time. Fails with errors of the catalogue. */
  use<T>(purpose: Purpose, act: (application: PublicClientApplication, network: Network) => Promise<T>): Promise<T>;
  close(): void;
}

/** Tenants whose documents are remembered. */
const MOST_LINES = 32;
/** How long a sign-in by browser may take unless said, in milliseconds. */
export const PATIENCE_MS = 300_000;
/** MSAL's own errors, which no server told. */
const Fault = z.object({ errorCode: z.string() });

/** Fails with IDENTITY_UNCONFIGURED or IDENTITY_MISCONFIGURED. MSAL is loaded here and nowhere before. */
export async function openProvider(registration: Registration, cache: TokenCache, deps: IdentityDeps): Promise<Provider> {
  const { clock } = deps;
  const authority = authorityOf(registration);
  const own = await ownCertificates(registration);
  const msal = await import('@azure/msal-node');
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ...(own !== undefined && { ca: [...rootCertificates, own] }) });
  const lines = new Map<string, Line['documents']>();
  const protocolMode = authority.entra ? msal.ProtocolMode.AAD : msal.ProtocolMode.OIDC;

  return {
    registration,
    authority,
    name: cache.name,
    cache,
    async use({ signal, tenant, account = '', scopes, fresh = false }, act) {
      const at = authorityOf(registration, tenant);
      const documents: Line['documents'] = (fresh ? undefined : lines.get(at.url)) ?? new Map();
      if (lines.size >= MOST_LINES) lines.clear();
      lines.set(at.url, documents);
      const network = createNetwork({ agent, documents, authority: at, client: registration.client, clock }, signal);
      const application = new msal.PublicClientApplication({
        auth: { clientId: registration.client, authority: at.url, knownAuthorities: [at.host] },
        cache: { cachePlugin: cache },
        system: { networkClient: network, protocolMode, disableInternalRetries: true },
      });
      try {
        return await act(application, network);
      } catch (error) {
        if (signal.aborted) throw new HubError('CANCELLED', {}, { cause: error });
        if (error instanceof HubError) throw error;
        if (network.fault !== undefined) throw network.fault;
        const minutes = Math.round((deps.patienceMs ?? PATIENCE_MS) / 60_000);
        const wanted = { account, scopes, registration, authority: at, minutes };
        throw network.refusal === undefined ? (ownError(error, wanted) ?? error) : errorOf(network.refusal, wanted);
      }
    },
    close: () => agent.destroy(),
  };
}

/** What MSAL says without having asked anybody. */
export function ownError(error: unknown, wanted: Parameters<typeof errorOf>[1]): HubError | undefined {
  switch (Fault.safeParse(error).data?.errorCode ?? '') {
    case 'no_tokens_found':
    case 'no_account_found':
    case 'refresh_token_expired':
    case 'token_refresh_required':
    case 'login_required':
      return errorOf({ error: 'login_required' }, wanted);
    case 'nonce_mismatch':
      return new HubError('IDENTITY_FORGED', { part: 'nonce' });
    case 'device_code_expired':
    case 'user_timeout_reached':
      return errorOf({ error: 'expired_token' }, wanted);
    case 'openid_config_error':
    case 'endpoint_resolution_error':
    case 'untrusted_authority':
    case 'url_parse_error':
      return new HubError('IDENTITY_MISCONFIGURED', { part: 'authority', detail: wanted.authority.url });
    default:
      return undefined;
  }
}

/** The id of an account: one for each tenant that somebody is in. */
export const idOf = ({ localAccountId, homeAccountId, tenantId }: AccountInfo): string => `${localAccountId || homeAccountId}.${tenantId}`;
