import type { Implement } from '#shared/contract/kernel';
import type { securityKeys } from '#shared/contract/security-keys';
import type { signInWays } from '#shared/contract/sign-in-ways';
import type { MigrationStep } from '#main/platform/db-port';
import { createSecurityKeys } from '../webauthn/security-keys';
import { migrations as keyMigrations } from '../webauthn/migrations';
import { createWayHandlers } from './handlers';
import { createKeyHandlers } from './key-handlers';
import { migrations as wayMigrations } from './migrations';
import type { WaysDeps } from './ports';

export type * from './ports';

/** The tables of other ways of signing in. */
export const migrations: readonly MigrationStep[] = [...keyMigrations, ...wayMigrations];

/** Other ways of signing in as the hub sees them. */
export interface Ways {
  readonly ways: Implement<typeof signInWays>;
  readonly keys: Implement<typeof securityKeys>;
}

/** Directories, providers and security keys: what is set up of them is offered to who signs in from now on. */
export async function createWays(deps: WaysDeps): Promise<Ways> {
  const { accounts } = deps;
  const keys = createSecurityKeys({ ...deps, onKeys: accounts.own.hasKeys });
  accounts.ways.add(keys.factor);
  for (const account of await keys.owners()) accounts.own.hasKeys(account, true);
  return { ways: await createWayHandlers(deps), keys: createKeyHandlers(keys, accounts) };
}
