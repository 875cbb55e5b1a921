import type { Implement } from '#shared/contract/kernel';
import type { Account, identity } from '#shared/contract/identity';
import { createHandlers } from './handlers';
import type { IdentityDeps } from './ports';
import { createService, type GivenToken, type TokenOwner, type TokenRequest } from './service';

export { createApplications, type Applications } from './applications';
export { migrations } from './migrations';
export type { IdentityDeps } from './ports';
export type { GivenToken, TokenOwner, TokenRequest } from './service';

/** Identity as the hub sees it. What renews tokens never leaves it. */
export interface Identity {
  readonly handlers: Implement<typeof identity>;
  /**
   * A token for somebody who is signed in, without asking them; each is written down. Fails with INTERACTION_REQUIRED where only they can help,
   * CONSENT_MISSING, IDENTITY_UNCONFIGURED, IDENTITY_MISCONFIGURED, IDENTITY_UNAVAILABLE, IDENTITY_CLOCK_WRONG, IDENTITY_ACCOUNT_NOT_FOUND,
   * IDENTITY_REFUSED, IDENTITY_FORGED, SECRETS_LOCKED or CANCELLED.
   */
  readonly token: (request: TokenRequest) => Promise<GivenToken>;
  /** Who is signed in now. */
  readonly accounts: () => Promise<readonly Account[]>;
  /** Whose tokens `token` gives for this account; null where it gives none. Fails as `token` does, as soon as the signal ends too. */
  readonly account: (account: string | undefined, signal: AbortSignal) => Promise<TokenOwner | null>;
  /** Microsoft's cloud that people sign in to; null for another provider. */
  readonly cloud: () => 'public' | 'usgov' | 'china' | null;
  /** Certificates (PEM) that are trusted beside Node's, where such were named. Fails with IDENTITY_MISCONFIGURED. */
  readonly authorities: () => Promise<string | undefined>;
}

/** Signs people in at Entra, or another provider of OpenID Connect, and gives tokens in their name. */
export async function createIdentity(deps: IdentityDeps): Promise<Identity> {
  const service = await createService(deps);
  return {
    handlers: createHandlers(service, deps),
    token: service.token,
    async accounts() {
      await service.refresh();
      return service.state().accounts;
    },
    account: service.account,
    cloud() {
      const { cloud } = service.state().registration;
      return cloud === 'custom' ? null : cloud;
    },
    authorities: service.authorities,
  };
}
