import type { ScopeName } from './kernel';

/** The one scope that a locked session still has: to ask how the lock stands, to unlock, to sign out. */
export const LOCK_SCOPE = 'lock:self' satisfies ScopeName;

/** Why it was locked: somebody said so, nobody did anything for a while, or the machine's own session was locked. */
export const lockWhys = ['asked', 'idle', 'system'] as const;

/** By what it is unlocked: an account's password, the passphrase of the key store, or a site that vouches for the person. */
export const lockWays = ['account', 'passphrase', 'provider'] as const;
