import type { Actor } from '#shared/contract/actor';
import type { LockWay } from '#shared/contract/lock';
import type { lockWhys } from '#shared/contract/lock-values';
import type { Scope } from '#main/hub/scope';
import type { Tx } from './db-port';
import type { From, SignInStep } from './sign-in-port';

/** The lock of the windows of this machine, as the desktop's own parts see it. */
export interface MachineLock {
  /** Locks, where something was set up to unlock by, and for `system` where that was chosen. Gives whether it is locked now. */
  close(why: (typeof lockWhys)[number]): Promise<boolean>;
  /** Whether it is locked, now and at each change; gives how to stop. */
  onState(listener: (locked: boolean) => void): () => void;
}

/** What the lock screen needs of accounts: whose sessions are locked, and whether somebody is who they were. */
export interface AccountLocks {
  /** The account of this actor's session; undefined of the machine's person. */
  of(this: void, actorId: string): { readonly account: string; readonly row: string; readonly kind: 'session' | 'token' } | undefined;
  lockedAt(this: void, actorId: string): number | null;
  lock(this: void, tx: Tx, row: string, at: number): Promise<void>;
  /** In a transaction: the session is over. */
  end(tx: Tx, row: string): Promise<void>;
  /** What is shown of an account, and by what it is unlocked; undefined where it cannot come in. */
  shown(account: string): { readonly name: string; readonly way: LockWay } | undefined;
  /** A local account that a window can ask for all that it needs, by name or id. Fails with ACCOUNT_NOT_FOUND, NOT_LOCAL or LOCK_KEY_ONLY. */
  local(text: string): { readonly id: string; readonly name: string };
  /**
   * Whether this is the account's password, and the code one of its second factor; `code` where one is still asked for. Attempts are counted with
   * all others of the account. Fails with PASSWORD_WRONG, CODE_WRONG, SIGN_IN_LOCKED, SECRETS_LOCKED, or LOCK_UNSET where it is gone.
   */
  prove(account: string, password: string, code: string | undefined): Promise<'good' | 'code'>;
  /** Whether this is the account's password, for who chooses it to unlock by. Fails with PASSWORD_WRONG, SIGN_IN_LOCKED or NOT_LOCAL. */
  proveOnce(account: string, password: string, actor: Actor): Promise<void>;
  /** Comes in anew as the account that a locked session belongs to. */
  comeIn(account: string, password: string, from: From, face: Scope): Promise<SignInStep>;
  /** Told when an account is another, or gone. */
  onAccount(this: void, listener: (account: string) => void): () => void;
}
