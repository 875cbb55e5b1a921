import type { AccountInfo } from '@azure/msal-node';
import { HubError } from '#shared/contract/errors';
import type { Account } from '#shared/contract/identity';
import type { Db } from '#main/platform/db-port';
import type { Needs } from './needs';
import { idOf, type Provider } from './provider';
import { loadDefault, type IdentityTables } from './store';

/** How many accounts are told of at most. */
const MOST = 256;

/** The accounts of a provider. */
export interface Accounts {
  list(provider: Provider, signal: AbortSignal): Promise<readonly Account[]>;
  /**
   * By id, or by name where one account alone has it; the default where none is said, or the only one there is. Fails with
   * IDENTITY_ACCOUNT_NOT_FOUND.
   */
  find(provider: Provider, account: string | undefined, signal: AbortSignal): Promise<AccountInfo>;
  /** An account as people see it. */
  shown(provider: Provider, info: AccountInfo): Promise<Account>;
}

/** Reads accounts from what is sealed. */
export function createAccounts(db: Db, needs: Needs): Accounts {
  const all = (provider: Provider, signal: AbortSignal): Promise<AccountInfo[]> =>
    provider.use({ signal, scopes: [] }, (application) => application.getAllAccounts());
  const defaultOf = ({ name }: Provider): Promise<string | undefined> => loadDefault(db.tables<IdentityTables>(), name);

  const show = (info: AccountInfo, chosen: string | undefined, only: boolean): Account => {
    const id = idOf(info);
    return {
      id,
      name: (info.name ?? info.username).slice(0, 256),
      upn: info.username.slice(0, 320),
      tenant: info.tenantId.slice(0, 255),
      isDefault: only || id === chosen,
      ...needs.of(id),
    };
  };

  return {
    async list(provider, signal) {
      const [infos, chosen] = await Promise.all([all(provider, signal), defaultOf(provider)]);
      return infos
        .slice(0, MOST)
        .map((info) => show(info, chosen, infos.length === 1))
        .toSorted((a, b) => a.upn.localeCompare(b.upn) || a.tenant.localeCompare(b.tenant));
    },
    async find(provider, account, signal) {
      const infos = await all(provider, signal);
      const wanted = account ?? (infos.length === 1 ? undefined : await defaultOf(provider));
      const folded = wanted?.toLowerCase();
      const named = infos.filter(({ username }) => username.toLowerCase() === folded);
      const found = infos.find((info) => idOf(info) === wanted) ?? (named.length === 1 ? named[0] : undefined);
      const only = wanted === undefined && infos.length === 1 ? infos[0] : undefined;
      return found ?? only ?? notFound(account ?? '');
    },
    async shown(provider, info) {
      const [infos, chosen] = await Promise.all([all(provider, new AbortController().signal), defaultOf(provider)]);
      return show(info, chosen, infos.length === 1);
    },
  };
}

function notFound(account: string): never {
  throw new HubError('IDENTITY_ACCOUNT_NOT_FOUND', { account });
}
