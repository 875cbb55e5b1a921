import { createHash, randomBytes, randomInt } from 'node:crypto';

/** The hash that is kept of a secret of 80 bits or more: nobody guesses these, so nothing slower is called for. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** A secret of 256 bits. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What personal access tokens begin with, so that scanners of repositories know them. */
const TOKEN = 'axle_';
/** A personal access token, and how much of it is shown later. */
export function newToken(): { readonly secret: string; readonly prefix: string } {
  const secret = `${TOKEN}${newSecret()}`;
  return { secret, prefix: secret.slice(0, TOKEN.length + 4) };
}

// Without letters and digits that look like others.
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

/** A recovery code: 78 bits, in groups that can be read out. */
export function newRecoveryCode(): string {
  const letters = Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)] ?? 'A').join('');
  return letters.replaceAll(/.{4}(?=.)/g, '$&-');
}

/** A recovery code as it is compared: however it was typed. */
export const plainCode = (typed: string): string => typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
