import { HubError } from '#shared/contract/errors';
import type { Account } from '#shared/contract/identity';

/** Accounts that something is remembered of, and scopes of one. */
const MOST = 256;
export const MOST_SCOPES = 64;

interface Need {
  readonly needs: Account['needs'];
  /** What was refused when that was found out. */
  readonly scopes: readonly string[];
  /** What the provider wants a person to be asked for besides: never told, logged or kept on disk. */
  readonly claims: string | undefined;
  readonly wants: readonly string[];
}

/** What the hub knows of accounts beside what MSAL keeps: why their tokens were refused. Lasts as long as the hub. */
export interface Needs {
  of(id: string): Pick<Account, 'needs' | 'wants'>;
  /** A token for `scopes` was refused. Tells whether that is anything new. */
  refused(id: string, scopes: readonly string[], error: unknown): boolean;
  /** The provider gave one. Tells whether that changes anything. */
  given(id: string, scopes: readonly string[]): boolean;
  signedIn(id: string, scopes: readonly string[]): void;
  forget(id: string): void;
  /** The challenge that a sign-in answers: of this account, or of the last refusal where nobody is named. */
  challenge(id: string | undefined): string | undefined;
}

const nothing: Need = { needs: 'nothing', scopes: [], claims: undefined, wants: [] };

/** Remembers nothing yet. */
export function createNeeds(): Needs {
  const book = new Map<string, Need>();
  /** The last one is that of the last refusal. */
  function set(id: string, need: Need): void {
    book.delete(id);
    if (need.needs === 'nothing' && need.wants.length === 0) return;
    const [oldest] = book.keys();
    if (book.size >= MOST && oldest !== undefined) book.delete(oldest);
    book.set(id, need);
  }
  const of = (id: string): Need => book.get(id) ?? nothing;
  const without = (wants: readonly string[], scopes: readonly string[]): readonly string[] => wants.filter((one) => !scopes.includes(one));

  return {
    of: (id) => ({ needs: of(id).needs, wants: [...of(id).wants] }),
    refused(id, scopes, error) {
      const before = of(id);
      if (HubError.is(error, 'INTERACTION_REQUIRED')) {
        const { reason, claims } = error.data;
        const needs = reason === 'policy' ? 'policy' : 'sign-in';
        set(id, { ...before, needs, scopes, claims: challengeIn(claims) ?? before.claims });
        return before.needs !== needs;
      }
      if (!HubError.is(error, 'CONSENT_MISSING')) return false;
      const more = without(scopes, before.wants);
      set(id, { ...before, wants: [...before.wants, ...more].slice(-MOST_SCOPES) });
      return more.length > 0;
    },
    given(id, scopes) {
      const before = book.get(id);
      if (before === undefined) return false;
      // A policy may be about one service: what another gives does not answer it.
      const answered = before.needs === 'sign-in' || (before.needs === 'policy' && without(before.scopes, scopes).length === 0);
      const wants = without(before.wants, scopes);
      if (!answered && wants.length === before.wants.length) return false;
      book.set(id, answered ? { ...nothing, wants } : { ...before, wants });
      if (answered && wants.length === 0) book.delete(id);
      return true;
    },
    signedIn: (id, scopes) => set(id, { ...nothing, wants: without(of(id).wants, scopes) }),
    forget: (id) => void book.delete(id),
    challenge: (id) => (id === undefined ? [...book.values()].findLast(({ claims }) => claims !== undefined) : book.get(id))?.claims,
  };
}

/** A challenge is JSON: any other would end each sign-in that it is passed with. */
function challengeIn(claims: string | null): string | undefined {
  try {
    return claims !== null && typeof JSON.parse(claims) === 'object' ? claims : undefined;
  } catch {
    return undefined;
  }
}
