import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { LockOut } from './lock-out';
import type { PasswordHashes } from './password-hash';
import type { AccountsDeps } from './ports';
import { fold, LOCAL, type StoredAccount } from './store';

/** Fails with PASSWORD_WRONG, SIGN_IN_LOCKED, or NOT_LOCAL where a directory has the password. */
export type Prove = (account: StoredAccount, password: string, ctx: { readonly actor: Actor }) => Promise<void>;

/** Who found a browser open is not who has the account: what would keep it asks for the password. */
export function createProof(
  { db, audit }: Pick<AccountsDeps, 'db' | 'audit'>,
  { hashes, lockOut }: { readonly hashes: PasswordHashes; readonly lockOut: LockOut },
): Prove {
  return async (account, password, { actor }) => {
    if (account.provider !== LOCAL) throw new HubError('NOT_LOCAL', { provider: account.provider });
    // Counted by itself: the session is there already, and nobody else can use these attempts up.
    const attempt = { name: fold(account.name), address: '', device: `own ${account.id}` };
    const wait = lockOut.begin(attempt);
    if (wait > 0) throw new HubError('SIGN_IN_LOCKED', { seconds: Math.ceil(wait / 1_000) });
    const good = await hashes.verify(account.password, password);
    if (good === undefined) {
      lockOut.withdrawn(attempt);
      throw new HubError('SIGN_IN_LOCKED', { seconds: 1 });
    }
    if (good) return lockOut.succeeded(attempt);
    await db.write((tx) => audit.append(tx, { action: 'account.prove', outcome: 'refused', actor, object: `account:${account.id}` }));
    throw new HubError('PASSWORD_WRONG', {});
  };
}
