import type { AuthenticationResult } from '@azure/msal-node';

/** What names somebody and renews tokens; of no resource (OpenID Connect Core 5.4, 11). */
const OF_NOBODY: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access']);
/** Wishes that are remembered. */
const MOST = 256;

/** A permission without its resource, which Entra leaves out at times. */
const plain = (scope: string): string => (scope.split('/').at(-1) ?? scope).toLowerCase();
const permissions = (scopes: readonly string[]): string[] => scopes.map(plain).filter((scope) => !OF_NOBODY.has(scope));

/** Which tokens have more in them than they have to. MSAL takes any kept one that has all that is asked for, so also one for far more. */
export interface Received {
  /** Whether a kept token of `account` has more than asked for, and more than the provider put into one that was asked for by just that. */
  isWider(account: string, asked: readonly string[], result: Pick<AuthenticationResult, 'fromCache' | 'scopes'>): boolean;
  /** What the provider put into a token that was asked for by just that. */
  note(account: string, asked: readonly string[], result: Pick<AuthenticationResult, 'scopes'>): void;
}

/** Remembers for as long as the hub runs. */
export function createReceived(): Received {
  const least = new Map<string, ReadonlySet<string>>();
  const keyOf = (account: string, asked: readonly string[]): string => [account, ...permissions(asked).toSorted()].join(' ');
  return {
    isWider(account, asked, { fromCache, scopes }) {
      const wanted = new Set(permissions(asked));
      if (!fromCache || wanted.has('.default')) return false;
      const had = least.get(keyOf(account, asked));
      return permissions(scopes).some((scope) => !wanted.has(scope) && had?.has(scope) !== true);
    },
    note(account, asked, { scopes }) {
      if (least.size >= MOST) least.clear();
      least.set(keyOf(account, asked), new Set(permissions(scopes)));
    },
  };
}
