import { HubError } from '#shared/contract/errors';
import type { VaultAccess } from '#main/spokes/secrets/index';

const nobody = (): Promise<never> => Promise.reject(new HubError('IDENTITY_ACCOUNT_NOT_FOUND', { account: '' }));

/** Nobody has signed in, and nothing is reached. */
export const noVaults: VaultAccess = {
  ready: nobody,
  token: nobody,
  account: nobody,
  suffix: () => undefined,
  ownAuthorities: () => Promise.resolve(undefined),
  wait: () => Promise.resolve(),
};
