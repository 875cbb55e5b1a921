import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Tx } from '#main/platform/db-port';
import type { Attempts } from './attempts';
import type { SecretsDeps } from './ports';

/** By whatever door a passphrase comes: each is counted with all others of who gives it. */
export interface Proving {
  /** Looks at one where they do not have to wait. `proves`: whether it was looked at, and right. Refuses with PASSPHRASE_PAUSED. */
  attempt(actor: Actor, proves: () => Promise<boolean>): Promise<void>;
  /** Whether it is the one that there is. Refuses with PASSPHRASE_WRONG or PASSPHRASE_PAUSED. */
  passphrase(actor: Actor, text: string): Promise<void>;
  /** In the transaction that says what came of it: the next hub goes on with the counts. */
  keep(tx: Tx): Promise<void>;
}

/** Looks at passphrases of the store. */
export function createProving({ sealed }: Pick<SecretsDeps, 'sealed'>, attempts: Attempts): Proving {
  async function attempt(actor: Actor, proves: () => Promise<boolean>): Promise<void> {
    attempts.begin(actor);
    try {
      if (await proves()) attempts.succeeded(actor);
      else attempts.withdrawn(actor);
    } catch (error) {
      if (!HubError.is(error, 'PASSPHRASE_WRONG')) attempts.withdrawn(actor);
      throw error;
    }
  }
  return {
    attempt,
    passphrase: (actor, text) =>
      attempt(actor, async () => {
        if (!(await sealed.proves(text))) throw new HubError('PASSPHRASE_WRONG', {});
        return true;
      }),
    keep: (tx) => attempts.keep(tx),
  };
}
