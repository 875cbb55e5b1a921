import type { AccessToken, AccountSession } from '#shared/contract/accounts';
import { MOST_TOKENS } from '#shared/contract/account-values';
import { isoOf } from '#main/platform/clock';
import type { StoredSession, StoredToken } from './store';

/** A session as it is shown; `own` is the one that asks. */
export const sessionOf = (row: StoredSession, own?: string): AccountSession => ({
  id: row.id,
  current: row.id === own,
  address: row.address,
  userAgent: row.user_agent,
  createdAt: isoOf(row.created_at),
  seenAt: isoOf(row.seen_at),
  expiresAt: isoOf(row.expires_at),
});

/** A token as it is shown: without its hash. */
export const tokenOf = (row: StoredToken): AccessToken => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: [...row.scopes],
  createdAt: isoOf(row.created_at),
  lastUsedAt: row.last_used_at === null ? null : isoOf(row.last_used_at),
  expiresAt: isoOf(row.expires_at),
});

/** So many of an account's as it may have: with one removed, the next is shown. */
export const tokensOf = (rows: readonly StoredToken[]): AccessToken[] => rows.slice(0, MOST_TOKENS).map(tokenOf);
