import type { BrokerGrants } from '#shared/contract/broker-grants';
import { z } from '#shared/contract/zod';
import { allowedResource, allowedSecret, allowedToken } from './allowed';
import type { Asked, Reply } from './bounded-server';
import type { Giving } from './giving';
import { Refused } from './refused';

/** What the SDKs ask: `/token?scope=…&account=…`, `/token?resource=…` and `/secret?name=…`. A token is JSON, or alone where text is asked for. */
export async function answerSdk({ path, query, headers }: Asked, granted: BrokerGrants, giving: Giving): Promise<Reply> {
  if (path === '/token') {
    const resource = query.get('resource');
    const given = await giving.token(resource === null ? allowedToken(query, granted) : allowedResource(resource, granted));
    if (headers.accept === 'text/plain') return { status: 200, type: 'text/plain', body: given.token };
    const { token, expiresAt, tenant, clientId, upn } = given;
    return { status: 200, type: 'application/json', body: JSON.stringify({ token, expiresAt, tenant, clientId, upn }) };
  }
  if (path === '/secret') {
    return { status: 200, type: 'application/octet-stream', body: await giving.secret(allowedSecret(query, granted)) };
  }
  throw new Refused('not-found');
}

/** Of App Service, 2019-08-01. */
const IdentityAsk = z.object({ 'api-version': z.literal('2019-08-01'), resource: z.string().min(1).max(512) });
/** Where it is asked. */
export const IDENTITY_PATH = '/msi/token';

/**
 * What Azure's libraries ask of a managed identity of App Service
 * (https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference).
 */
export async function answerIdentity({ path, query }: Asked, granted: BrokerGrants, giving: Giving): Promise<Reply> {
  if (path !== IDENTITY_PATH) throw new Refused('not-found');
  const asked = IdentityAsk.safeParse(Object.fromEntries(query));
  if (!asked.success) throw new Refused('bad-request');
  const { resource } = asked.data;
  const { token, expiresAt, clientId } = await giving.token(allowedResource(resource, granted));
  const body = {
    access_token: token,
    expires_on: String(Math.floor(Date.parse(expiresAt) / 1_000)),
    resource,
    token_type: 'Bearer',
    client_id: clientId,
  };
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}
