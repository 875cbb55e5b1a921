import type { Rows } from './store';

/** RFC 6238 with the values that every authenticator knows: SHA-1, six digits, thirty seconds. */
const SETTINGS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps that a clock may be off by, in either direction. */
const WINDOW = 1;
const SECRET_BYTES = 20;

/** A new secret of 160 bits, and how an authenticator is told of it. */
export async function newTotp(account: string): Promise<{ readonly secret: string; readonly uri: string }> {
  const { Secret, TOTP } = await import('otpauth');
  const secret = new Secret({ size: SECRET_BYTES });
  return { secret: secret.base32, uri: new TOTP({ ...SETTINGS, issuer: 'Axle', label: account, secret }).toString() };
}

/**
 * The time step that a code belongs to, undefined where it belongs to none near `now` (milliseconds since 1970). Codes of 8 digits are for the
 * test vectors of the RFC.
 */
export async function stepOf(
  secret: string,
  code: string,
  now: number,
  settings: { digits: number; algorithm: string; period: number } = SETTINGS,
): Promise<number | undefined> {
  const { Secret, TOTP } = await import('otpauth');
  const token = code.replaceAll(/\s/g, '');
  const delta = TOTP.validate({ ...settings, secret: Secret.fromBase32(secret), token, timestamp: now, window: WINDOW });
  return delta === null ? undefined : Math.floor(now / 1_000 / settings.period) + delta;
}

/** In a transaction: takes a step once. False where it, or a later one, was taken before: nobody uses a code again that they saw. */
export async function takeStep(rows: Rows, account: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await rows
    .updateTable('account_totp')
    .set({ last_step: step })
    .where('account', '=', account)
    .where('last_step', '<', step)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** In a transaction: takes a recovery code, whose hash this is, once. */
export async function takeRecoveryCode(rows: Rows, account: string, hash: string): Promise<boolean> {
  const { numDeletedRows } = await rows
    .deleteFrom('account_recovery_codes')
    .where('account', '=', account)
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
