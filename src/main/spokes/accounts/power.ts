import { HubError } from '#shared/contract/errors';
import type { CallContext, ScopeName } from '#shared/contract/kernel';
import type { Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import { type Book, isBuiltIn, scopesIn } from './book';
import { roleIn, type AccountTables } from './store';

/** Nobody is given power over what they do not have: who may hand out roles would have all of them otherwise. */
export interface Power {
  /** Fails with RIGHTS_EXCEEDED where these roles are more than who calls has, of everything. */
  over(roles: readonly string[], ctx: Pick<CallContext, 'may'>): void;
  overScopes(scopes: Iterable<ScopeName>, ctx: Pick<CallContext, 'may'>): void;
  /** In a transaction, before roles are given: fails with ROLE_NOT_FOUND or RIGHTS_EXCEEDED as the roles are there. */
  give(tx: Tx, roles: readonly string[], ctx: Pick<CallContext, 'may'>): Promise<void>;
}

/** `withheld` are scopes that no session of an account has: they give nobody power. */
export function createPower(book: Book, withheld: readonly ScopeName[], log: Log): Power {
  function overScopes(scopes: Iterable<ScopeName>, { may }: Pick<CallContext, 'may'>): void {
    // Of any role: a session that is limited to tags has power over none.
    const missing = [...scopes].filter((scope) => !withheld.includes(scope) && !may(scope, { kind: 'role', id: '' }));
    if (missing.length > 0) throw new HubError('RIGHTS_EXCEEDED', { scopes: missing });
  }
  return {
    overScopes,
    over: (roles, ctx) => overScopes(scopesIn(roles.map((id) => book.role(id))), ctx),
    async give(tx, roles, ctx) {
      for (const id of roles) {
        const role = isBuiltIn(id) ? book.role(id) : await roleIn(tx.tables<AccountTables>(), id, log);
        if (role === undefined) throw new HubError('ROLE_NOT_FOUND', { role: id });
        overScopes(role.scopes, ctx);
      }
    },
  };
}
