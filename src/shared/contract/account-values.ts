/*
 * What accounts and roles are bounded by, apart from their schemas: a page shows it before it has one.
 */

/** A password has so many characters at least, by default. */
export const PASSWORD_LEAST = 12;
/** More than anybody types, and not so much that hashing it is an attack. */
export const PASSWORD_MOST = 256;
/** Letters and digits of any language, then also `. _ @ + -`: 64 at most. */
export const accountNameForm = /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u;
/** So many recovery codes are made at a time. */
export const RECOVERY_CODES = 10;
/** The roles that are there without being made. */
export const builtInRoles = ['administrator', 'operator', 'read-only'] as const;
/** Why a password is not taken. `least` characters it has to have. */
export const passwordFaults = ['short', 'long', 'name', 'common', 'same'] as const;
/** Accounts of one hub. */
export const MOST_ACCOUNTS = 5_000;
/** What an account may have at most, of each. */
export const MOST_TOKENS = 50;
/** Of one account at a time; the one that was seen longest ago gives way. */
export const MOST_SESSIONS = 50;
