import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { Application } from '#shared/contract/applications';
import { HubError } from '#shared/contract/errors';
import { isoOf, type Clock } from '#main/platform/clock';
import { createNetwork } from './network';
import type { SigningCertificate } from './ports';
import { ownError } from './provider';
import { applicationErrorOf } from './refusals';
import { authorityOf, ownCertificates } from './registration';

/** What an application was given. */
export interface ApplicationToken {
  readonly token: string;
  readonly expiresAt: string;
  /** What the provider says that it is good for. */
  readonly scopes: readonly string[];
}

/**
 * Signs an application in by what its certificate's key signs (RFC 7523; `x5t#S256` names the certificate). MSAL makes the assertion and keeps
 * nothing beyond this call. Fails with IDENTITY_UNCONFIGURED, _MISCONFIGURED, _UNAVAILABLE, _CLOCK_WRONG, _REFUSED, CONSENT_MISSING or CANCELLED.
 */
export async function signInApplication(
  application: Application,
  { thumbprint, keyPem }: SigningCertificate,
  scopes: readonly string[],
  signal: AbortSignal,
  clock: Clock,
): Promise<ApplicationToken> {
  const authority = authorityOf(application);
  const own = await ownCertificates(application);
  const msal = await import('@azure/msal-node');
  const agent = new Agent({ ...(own !== undefined && { ca: [...rootCertificates, own] }) });
  const network = createNetwork({ agent, documents: new Map(), authority, client: application.client, clock }, signal);
  try {
    const client = new msal.ConfidentialClientApplication({
      auth: {
        clientId: application.client,
        authority: authority.url,
        knownAuthorities: [authority.host],
        clientCertificate: { thumbprintSha256: thumbprint, privateKey: keyPem },
      },
      system: {
        networkClient: network,
        protocolMode: authority.entra ? msal.ProtocolMode.AAD : msal.ProtocolMode.OIDC,
        disableInternalRetries: true,
      },
    });
    const given = await client.acquireTokenByClientCredential({ scopes: [...scopes], skipCache: true });
    // An answer without a token is none, though the client takes it for one.
    if (given === null || given.accessToken === '') throw new HubError('IDENTITY_UNAVAILABLE', { host: authority.host, reason: 'answer' });
    return { token: given.accessToken, expiresAt: isoOf(given.expiresOn?.getTime() ?? clock.now()), scopes: given.scopes };
  } catch (error) {
    if (signal.aborted) throw new HubError('CANCELLED', {}, { cause: error });
    if (error instanceof HubError) throw error;
    if (network.fault !== undefined) throw network.fault;
    const wanted = { account: '', scopes, registration: application, authority, minutes: 0 };
    throw network.refusal === undefined ? (ownError(error, wanted) ?? error) : applicationErrorOf(network.refusal, wanted);
  } finally {
    agent.destroy();
  }
}
