import type { Implement } from '#shared/contract/kernel';
import type { secrets, SecretsState } from '#shared/contract/secrets';
import type { vaults } from '#shared/contract/vaults';
import { createAttempts } from './attempts';
import { createBook, type Book } from './book';
import { createHandlers } from './handlers';
import { createKeeping } from './keeping';
import type { SecretsDeps, UseReason } from './ports';
import { createProving, type Proving } from './proving';
import { createReminding } from './reminding';
import type { Signing } from './signing';
import { createVaults } from './vaults/index';

export { migrations } from './migrations';
export { createSigning, type HeldKey, type Signing } from './signing';
export type * from './ports';

/** The secrets as the hub and its neighbours see them. */
export interface Secrets {
  readonly handlers: Implement<typeof secrets>;
  /** Those of vaults. */
  readonly vaults: Implement<typeof vaults>;
  /** How a neighbour has a passphrase looked at. */
  readonly passphrase: Proving;
  /** Whether there is a secret of this name, whatever its case. */
  readonly exists: (name: string) => boolean;
  /**
   * The value, of a vault where the name is `VAULT:NAME`, for a use that is written down with its reason, whether it is given or refused; the
   * caller wipes the bytes. Whether they may
   * have it is for the caller to know. Refuses with SECRET_NOT_FOUND, SECRETS_LOCKED or SEALED_DAMAGED, or
   * with the codes of `vaults.secrets`.
   */
  readonly use: (name: string, why: UseReason) => Promise<Buffer>;
  /** Told when a secret came, changed or went; gives nothing of it. Ends with the signal. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<unknown>;
  /** Whether somebody gave the passphrase: it is known for as long as this hub stays. */
  readonly held: () => boolean;
  /** How the store stands, once it was tried to be opened, and how many of the hub's own secrets nothing seals. */
  readonly sealing: () => Promise<Pick<SecretsState, 'state' | 'by' | 'unsealed'>>;
  /** Those whose value is older than it may be, and since when. */
  readonly due: Book['due'];
  /** Tells of values that are due, and gives new keys where those are, as the timers do. */
  readonly look: () => Promise<void>;
}

/** Secrets by name, for as long as the scope lives. */
export async function createSecrets(deps: SecretsDeps, signing: Signing): Promise<Secrets> {
  const book = await createBook(deps);
  const vaultsOf = await createVaults(deps);
  const attempts = await createAttempts(deps);
  const proving = createProving(deps, attempts);
  const keeping = createKeeping(deps, signing, () => book.sweep());
  const remind = createReminding(deps, book);
  return {
    handlers: createHandlers(deps, { book, keeping, attempts, proving, vaults: vaultsOf }),
    vaults: vaultsOf.handlers,
    passphrase: proving,
    exists: (name) => book.get(name) !== undefined,
    use: (name, why) => vaultsOf.use(name, why) ?? book.use(name, why),
    changes: (signal) => book.shown.follow(undefined, signal),
    async sealing() {
      await deps.sealed.begin();
      await keeping.count();
      return keeping.state();
    },
    due: (now) => book.due(now),
    held: () => deps.sealed.state === 'open' && deps.sealed.status().by === 'passphrase',
    async look() {
      await remind();
      await keeping.look();
    },
  };
}
