import { setTimeout as delay } from 'node:timers/promises';
import { HubError } from '#shared/contract/errors';
import { vaultSuffixes } from '#shared/contract/key-vault-values';
import { personName } from '#main/platform/person';
import type { Identity } from '#main/spokes/identity/index';
import type { VaultAccess } from '#main/spokes/secrets/index';
import { isMachinePerson } from './machine-person';

/** Vaults as who is signed in at Microsoft. Those accounts are the machine person's: for anybody else there is none. */
export const vaultAccessOf = (
  identity: Pick<Identity, 'token' | 'account' | 'accounts' | 'cloud' | 'authorities'>,
  person = personName(),
): VaultAccess => ({
  async ready(account, actor, signal) {
    const owner = isMachinePerson(actor, person) ? await identity.account(account, signal) : null;
    if (owner === null) throw new HubError('IDENTITY_ACCOUNT_NOT_FOUND', { account: account ?? '' });
  },
  async token({ account, scopes, actor, runId, signal }) {
    if (!isMachinePerson(actor, person)) throw new HubError('IDENTITY_ACCOUNT_NOT_FOUND', { account: account ?? '' });
    const { token, expiresAt } = await identity.token({ account, scopes, actor, runId, signal });
    return { token, expiresAt: Date.parse(expiresAt) };
  },
  async account(account, actor) {
    const known = isMachinePerson(actor, person) ? await identity.accounts() : [];
    const named = known.filter(({ upn }) => upn.toLowerCase() === account.toLowerCase());
    const found = known.find(({ id }) => id === account) ?? (named.length === 1 ? named[0] : undefined);
    if (found === undefined) throw new HubError('IDENTITY_ACCOUNT_NOT_FOUND', { account });
    return { id: found.id, name: found.upn };
  },
  suffix() {
    const cloud = identity.cloud();
    return cloud === null ? undefined : vaultSuffixes[cloud];
  },
  ownAuthorities: identity.authorities,
  wait: (ms, signal) => delay(ms, undefined, { signal }),
});
