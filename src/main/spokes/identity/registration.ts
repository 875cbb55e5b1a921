import { createHash } from 'node:crypto';
import { HubError } from '#shared/contract/errors';
import type { Registration } from '#shared/contract/identity';
import { cloudHosts } from '#shared/contract/identity-values';
import { readRegular } from '#main/platform/read-regular';

/** Bytes of a file of certificates: the trust store of a whole system has a tenth of that. */
const MOST_BYTES = 4_194_304;

/** What a registration is while nobody has said anything. */
export const unregistered: Registration = { cloud: 'public', client: '', tenant: 'organizations', authority: '', ca: '' };

/** A registration with what somebody says anew. An authority is of a custom provider: it means one, and is not kept of any other. */
export function changed(before: Registration, change: Partial<Registration>): Registration {
  const cloud = change.cloud ?? ((change.authority ?? '') === '' ? before.cloud : 'custom');
  const next = { ...before, ...change, cloud };
  return cloud === 'custom' ? next : { ...next, authority: '' };
}

/** Where people of a registration sign in. */
export interface Authority {
  readonly url: string;
  readonly host: string;
  /** Whether the host is one of Microsoft's, whose tokens name the tenant in their issuer. */
  readonly entra: boolean;
}

/** Fails with IDENTITY_UNCONFIGURED or IDENTITY_MISCONFIGURED. `tenant` stands in for the registration's own. */
export function authorityOf({ cloud, client, authority, tenant: own }: Registration, tenant = own): Authority {
  if (client === '' || (cloud === 'custom' && authority === '')) throw new HubError('IDENTITY_UNCONFIGURED', {});
  if (cloud !== 'custom') return { url: `https://${cloudHosts[cloud]}/${tenant}`, host: cloudHosts[cloud], entra: true };
  if (!URL.canParse(authority)) throw new HubError('IDENTITY_MISCONFIGURED', { part: 'authority', detail: authority });
  return { url: authority.replace(/\/$/, ''), host: new URL(authority).host, entra: false };
}

/** The name of what is sealed of those who signed in to an application at an authority. Fails as `authorityOf`. */
export function cacheNameOf(registration: Registration): string {
  const { host } = authorityOf(registration);
  return `identity/${createHash('sha256').update(`${host} ${registration.client}`).digest('hex').slice(0, 32)}`;
}

/** The issuer that an ID token of this authority has; Entra's is that of the tenant that it says it is from. */
export function issuerOf({ url, host, entra }: Authority, tenant: unknown): string {
  return entra ? `https://${host}/${String(tenant)}/v2.0` : url;
}

/** Where an administrator allows the application in a tenant (Entra's admin consent endpoint); empty for another provider. */
export function consentUrl({ host, entra }: Authority, { tenant, client }: Registration): string {
  return entra ? `https://${host}/${tenant}/adminconsent?${new URLSearchParams({ client_id: client }).toString()}` : '';
}

/** The certificates of one's own (PEM) that are trusted beside those that Node trusts; undefined for none. Fails with IDENTITY_MISCONFIGURED. */
export async function ownCertificates({ ca }: Registration): Promise<string | undefined> {
  if (ca === '') return undefined;
  try {
    const bytes = await readRegular(ca, MOST_BYTES);
    const own = typeof bytes === 'string' ? '' : bytes.toString('utf8');
    if (own.includes('-----BEGIN CERTIFICATE-----')) return own;
  } catch (error) {
    throw new HubError('IDENTITY_MISCONFIGURED', { part: 'ca', detail: ca }, { cause: error });
  }
  throw new HubError('IDENTITY_MISCONFIGURED', { part: 'ca', detail: ca });
}
