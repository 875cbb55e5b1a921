import { setTimeout as delay } from 'node:timers/promises';
import type { Actor } from '#shared/contract/actor';
import { applicationIn } from '#shared/contract/broker-name';
import { HubError } from '#shared/contract/errors';
import { vaultSuffixes } from '#shared/contract/key-vault-values';
import type { IdentityPort } from '#main/spokes/graph/index';
import type { Applications, Identity } from '#main/spokes/identity/index';
import type { SecretSource, TokenSource } from '#main/spokes/runs/index';
import type { Secrets, VaultAccess } from '#main/spokes/secrets/index';
import type { IsMachine } from './machine-person';

export type { VaultAccess };

/** Where runs get tokens and secrets from. */
export interface Sources {
  readonly tokens: TokenSource;
  readonly secrets: SecretSource;
}

/** The account that people mean who name none. */
const DEFAULT = 'default';

/**
 * Tokens of who is signed in at Microsoft, and the secrets that are kept. Those accounts are the machine person's: for anybody else's run
 * there is none. An application's are of no person: whatever run was granted one, by bytes that were approved with its name, gets them.
 */
export const sourcesOf = (
  identity: Pick<Identity, 'token' | 'account'>,
  applications: Pick<Applications, 'token' | 'owner'>,
  secrets: Pick<Secrets, 'use'>,
  isMachine: IsMachine,
): Sources => ({
  tokens: {
    async token({ account, scopes, run, actor, signal }) {
      const application = applicationIn(account ?? DEFAULT);
      if (application !== undefined) return await applications.token({ application, scopes, signal, actor, runId: run });
      // Nobody else can sign in to it, so that is not what is to be done.
      if (!isMachine(actor)) throw new HubError('FORBIDDEN', { scope: 'identity:read' });
      return await identity.token({ account: named(account), scopes, signal, actor, runId: run });
    },
    async account(name, actor, signal) {
      const application = applicationIn(name);
      if (application !== undefined) return applications.owner(application);
      return isMachine(actor) ? await identity.account(named(name), signal) : null;
    },
  },
  secrets: {
    use: (name, { run, script, actor, signal }) => secrets.use(name, { actor, runId: run, signal, by: { kind: 'script', ...script } }),
  },
});

/** The same accounts as Graph asks for them, with its own words for what stands in the way. */
export const graphIdentity = (identity: Pick<Identity, 'token' | 'accounts' | 'cloud'>, isMachine: IsMachine): IdentityPort => {
  // A token of another provider is nothing that Graph may see.
  const serves = (actor: Actor): boolean => identity.cloud() !== null && isMachine(actor);
  return {
    signedIn: async (actor) => serves(actor) && (await identity.accounts()).length > 0,
    async token({ scopes, signal, actor }) {
      if (!serves(actor)) throw new HubError('GRAPH_UNAUTHORIZED', { reason: 'signed-out' });
      try {
        const { token, expiresAt } = await identity.token({ scopes, signal, actor });
        return { token, expiresAt: Date.parse(expiresAt) };
      } catch (error) {
        throw graphError(error, scopes);
      }
    },
  };
};

/** Vaults as who is signed in at Microsoft. Those accounts are the machine person's: for anybody else there is none. */
export const vaultAccessOf = (
  identity: Pick<Identity, 'token' | 'account' | 'accounts' | 'cloud' | 'authorities'>,
  isMachine: IsMachine,
): VaultAccess => ({
  async ready(account, actor, signal) {
    const owner = isMachine(actor) ? await identity.account(account, signal) : null;
    if (owner === null) throw new HubError('IDENTITY_ACCOUNT_NOT_FOUND', { account: account ?? '' });
  },
  async token({ account, scopes, actor, runId, signal }) {
    if (!isMachine(actor)) throw new HubError('IDENTITY_ACCOUNT_NOT_FOUND', { account: account ?? '' });
    const { token, expiresAt } = await identity.token({ account, scopes, actor, runId, signal });
    return { token, expiresAt: Date.parse(expiresAt) };
  },
  async account(account, actor, signal) {
    // Says what stands in the way of knowing it: a list of accounts has none then.
    const owner = isMachine(actor) ? await identity.account(account, signal) : null;
    const known = owner === null ? [] : await identity.accounts();
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

const named = (account: string | undefined): string | undefined => (account === DEFAULT ? undefined : account);

function graphError(error: unknown, scopes: readonly string[]): unknown {
  if (!(error instanceof HubError)) return error;
  switch (error.code) {
    case 'INTERACTION_REQUIRED':
    case 'IDENTITY_ACCOUNT_NOT_FOUND':
    case 'IDENTITY_UNCONFIGURED':
    case 'IDENTITY_CANCELLED':
    case 'IDENTITY_TIMED_OUT':
    case 'SECRETS_LOCKED':
      return new HubError('GRAPH_UNAUTHORIZED', { reason: 'signed-out' }, { cause: error });
    case 'CONSENT_MISSING':
      return new HubError('GRAPH_FORBIDDEN', { permission: scopes.join(' ').slice(0, 256), code: error.code }, { cause: error });
    case 'IDENTITY_UNAVAILABLE':
      return new HubError(
        'GRAPH_UNREACHABLE',
        { host: error.data.host, reason: error.data.reason === 'offline' ? 'network' : error.data.reason },
        { cause: error },
      );
    default:
      return error;
  }
}
