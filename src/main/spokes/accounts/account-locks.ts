import { HubError } from '#shared/contract/errors';
import type { LockWay } from '#shared/contract/lock';
import type { AccountLocks } from '#main/platform/lock-port';
import type { SignIn } from '#main/platform/sign-in-port';
import type { Book } from './book';
import type { Factors } from './factors';
import type { Living } from './living';
import type { Attempt, LockOut } from './lock-out';
import type { PasswordHashes } from './password-hash';
import type { Prove } from './proof';
import { fold, LOCAL, type AccountTables, type StoredAccount } from './store';

/** What this works with. */
interface Parts {
  readonly book: Book;
  readonly living: Living;
  readonly hashes: PasswordHashes;
  readonly lockOut: LockOut;
  readonly factors: Factors;
  readonly signIn: Pick<SignIn, 'password' | 'ways'>;
  readonly prove: Prove;
}

/** The side of accounts that the lock is turned to. */
export function createAccountLocks({ book, living, hashes, lockOut, factors, signIn, prove }: Parts): AccountLocks {
  const begin = (attempt: Attempt): void => {
    const wait = lockOut.begin(attempt);
    if (wait > 0) throw new HubError('SIGN_IN_LOCKED', { seconds: Math.ceil(wait / 1_000) });
  };
  // Counted by itself, as in `createProof`: who is asked is at the machine, and nobody elsewhere can use these attempts up.
  const attemptOf = ({ id, name }: StoredAccount): Attempt => ({ name: fold(name), address: '', device: `own ${id}` });

  return {
    of: (actorId) => living.ownerOf(actorId),
    lockedAt: (actorId) => living.lockedAt(actorId),
    lock: (tx, row, at) => living.lock(tx, row, at),
    async end(tx, row) {
      await tx.tables<AccountTables>().deleteFrom('account_sessions').where('id', '=', row).execute();
      tx.onCommit(() => living.forgetSessions([row]));
    },
    shown(id) {
      const account = book.accounts.get(id);
      if (account === undefined || account.disabled) return undefined;
      const { name, displayName, provider } = account;
      const site = signIn.ways().find((way) => way.kind === 'redirect' && way.id === provider);
      const way: LockWay =
        site === undefined ? { by: 'account', id: '', label: name } : { by: 'provider', id: site.id, label: site.label.slice(0, 128) };
      return { name: displayName, way };
    },
    local(text) {
      const { id, name, provider } = book.get(text);
      if (provider !== LOCAL) throw new HubError('NOT_LOCAL', { provider });
      if (book.hasKeys(id) && !book.hasFactor(id)) throw new HubError('LOCK_KEY_ONLY', { account: name });
      return { id, name };
    },
    async prove(id, password, code) {
      const account = book.accounts.get(id);
      if (account === undefined || account.disabled) throw new HubError('LOCK_UNSET', {});
      const attempt = attemptOf(account);
      begin(attempt);
      const good = await hashes.verify(account.password, password);
      if (good === undefined) {
        lockOut.withdrawn(attempt);
        throw new HubError('SIGN_IN_LOCKED', { seconds: 1 });
      }
      if (!good) throw new HubError('PASSWORD_WRONG', {});
      if (book.hasFactor(id)) {
        // It stays counted: a password that is known is not to make guesses of the code free.
        if (code === undefined) return 'code';
        const taken = await factors.take(id, code).catch((error: unknown) => {
          lockOut.withdrawn(attempt); // It was not looked at: the key store is locked, say.
          throw error;
        });
        if (taken === undefined) throw new HubError('CODE_WRONG', {});
      }
      lockOut.succeeded(attempt);
      return 'good';
    },
    async proveOnce(id, password, actor) {
      await prove(book.get(id), password, { actor });
    },
    async comeIn(id, password, from, face) {
      const account = book.accounts.get(id);
      if (account === undefined) return { step: 'again' };
      return await signIn.password(account.name, password, { ...from, again: id }, face);
    },
    onAccount: (listener) => book.onRights(listener),
  };
}
