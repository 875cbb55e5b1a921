import { AccountName, type BrokerGrants, SecretName, MOST_SCOPES, resourceOf, TokenScope } from '#shared/contract/broker-grants';
import { applicationIn } from '#shared/contract/broker-name';
import type { Run } from '#shared/contract/runs';
import { isTrusted } from '#shared/contract/trust-state';
import { z } from '#shared/contract/zod';
import { Refused } from './refused';

/** A request for a token as it stands in an address. */
const TokenAsk = z.object({ scopes: z.array(TokenScope).max(MOST_SCOPES), account: AccountName.optional() });

/** What may be asked of the source of tokens. */
export interface AllowedToken {
  readonly account: string;
  /** Of one resource, in the order in which they were granted. */
  readonly scopes: readonly string[];
}

/**
 * The token that is meant, where it was granted; without scopes, all that were granted of the only resource. Refuses with `bad-request`
 * what is none, and with `not-granted` whatever goes beyond.
 */
export function allowedToken(query: URLSearchParams, granted: BrokerGrants): AllowedToken {
  const asked = TokenAsk.safeParse({ scopes: query.getAll('scope'), account: query.get('account') ?? undefined });
  if (!asked.success) throw new Refused('bad-request');
  const { account = granted.account } = asked.data;
  const wanted = asked.data.scopes.length === 0 ? granted.scopes : asked.data.scopes;
  const isWider = account !== granted.account || wanted.length === 0 || wanted.some((scope) => !granted.scopes.includes(scope));
  if (isWider) throw new Refused('not-granted', { account, scopes: wanted.join(' ').slice(0, 1_024) });
  // A token is for one resource.
  if (new Set(wanted.map(resourceOf)).size > 1) throw new Refused('bad-request');
  return { account, scopes: granted.scopes.filter((scope) => wanted.includes(scope)) };
}

/** The token for a resource as Azure's libraries name it: with all that was granted of it, never with what it could be asked for. */
export function allowedResource(resource: string, granted: BrokerGrants): AllowedToken {
  const named = plain(resource);
  const scopes = granted.scopes.filter((scope) => plain(resourceOf(scope)) === named);
  if (scopes.length === 0) throw new Refused('not-granted', { account: granted.account, scopes: resource.slice(0, 1_024) });
  return { account: granted.account, scopes };
}

/** An application acts with rights that are nobody's at the machine: bytes that nobody approved are not given them, wherever such may run. */
export const isGiven = (account: string, { trust }: Pick<Run, 'trust'>): boolean =>
  applicationIn(account) === undefined || (trust !== null && isTrusted(trust.state));

/** Some libraries name a resource with slashes at its end. */
const plain = (resource: string): string => resource.replace(/\/+$/, '').toLowerCase();

/** The secret that is meant, where it was granted. */
export function allowedSecret(query: URLSearchParams, granted: BrokerGrants): string {
  const name = SecretName.safeParse(query.get('name'));
  if (!name.success) throw new Refused('bad-request');
  if (!granted.secrets.includes(name.data)) throw new Refused('not-granted', { secret: name.data });
  return name.data;
}
