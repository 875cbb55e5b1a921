import type { DirectoryEntry } from './directory';

/** Why an account of Active Directory may not sign in. */
export type AccountState = 'usable' | 'disabled' | 'locked' | 'password-expired' | 'expired';

/** Bits of `userAccountControl` and of `msDS-User-Account-Control-Computed` (MS-ADTS, section 2.2.16). */
const DISABLED = 0x2;
const LOCKED = 0x10;
const PASSWORD_EXPIRED = 0x80_0000;
/** Both mean that an account never expires. */
const NEVER = [0n, 9_223_372_036_854_775_807n];
/** Milliseconds between 1601, from where Windows counts in units of 100 ns, and 1970. */
const EPOCH_MS = 11_644_473_600_000n;

/** The attributes that `accountState` looks at. */
export const stateAttributes = ['userAccountControl', 'msDS-User-Account-Control-Computed', 'accountExpires'] as const;

/**
 * What a directory says of an account besides its password; `now` in milliseconds since 1970. A directory of another kind has none of these
 * attributes, and sees to it by refusing the password.
 */
export function accountState(entry: DirectoryEntry, now: number): AccountState {
  const bits = numberOf(entry, 'userAccountControl') | numberOf(entry, 'msDS-User-Account-Control-Computed');
  if ((bits & DISABLED) !== 0) return 'disabled';
  if ((bits & LOCKED) !== 0) return 'locked';
  if ((bits & PASSWORD_EXPIRED) !== 0) return 'password-expired';
  const expires = entry.values('accountExpires')[0];
  if (expires === undefined || !/^\d{1,19}$/.test(expires) || NEVER.includes(BigInt(expires))) return 'usable';
  return BigInt(expires) / 10_000n - EPOCH_MS <= BigInt(Math.floor(now)) ? 'expired' : 'usable';
}

const numberOf = (entry: DirectoryEntry, attribute: string): number => Number.parseInt(entry.values(attribute)[0] ?? '0', 10) || 0;
