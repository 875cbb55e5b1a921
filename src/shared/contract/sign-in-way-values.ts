/*
 * What ways of signing in are bounded by, apart from their schemas: a page shows it before it has one.
 */

/** Directories and providers of one hub. */
export const MOST_WAYS = 16;
/** Security keys of one account. */
export const MOST_KEYS = 20;
/** Names that mean something else. */
export const reservedWays: readonly string[] = ['local', 'webauthn', 'totp', 'recovery', 'new-password'];
