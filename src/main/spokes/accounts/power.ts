import { HubError } from '#shared/contract/errors';
import type { CallContext, ScopeName } from '#shared/contract/kernel';
import { type Book, scopesIn } from './book';

/** Nobody is given power over what they do not have: who may hand out roles would have all of them otherwise. */
export interface Power {
  /** Fails with RIGHTS_EXCEEDED where these roles are more than who calls has, of everything. */
  over(roles: readonly string[], ctx: Pick<CallContext, 'may'>): void;
  overScopes(scopes: Iterable<ScopeName>, ctx: Pick<CallContext, 'may'>): void;
  /** Fails with ROLE_NOT_FOUND. */
  known(roles: readonly string[]): void;
}

/** `withheld` are scopes that no session of an account has: they give nobody power. */
export function createPower(book: Book, withheld: readonly ScopeName[]): Power {
  function overScopes(scopes: Iterable<ScopeName>, { may }: Pick<CallContext, 'may'>): void {
    // Of any role: a session that is limited to tags has power over none.
    const missing = [...scopes].filter((scope) => !withheld.includes(scope) && !may(scope, { kind: 'role', id: '' }));
    if (missing.length > 0) throw new HubError('RIGHTS_EXCEEDED', { scopes: missing });
  }
  return {
    overScopes,
    over: (roles, ctx) => overScopes(scopesIn(roles.map((id) => book.role(id))), ctx),
    known(roles) {
      for (const role of roles) if (book.role(role) === undefined) throw new HubError('ROLE_NOT_FOUND', { role });
    },
  };
}
