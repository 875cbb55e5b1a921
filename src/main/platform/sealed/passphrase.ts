import { scrypt } from 'node:crypto';
import { HubError } from '#shared/contract/errors';
import { LEAST_PASSPHRASE } from '#shared/contract/secret-values';
import { z } from '#shared/contract/zod';
import { KEY_BYTES } from './envelope';

/** What scrypt (RFC 7914) costs: kept beside what it made, so that it can grow. Bounded, since a file says it. */
export const ScryptCost = z.object({
  N: z
    .number()
    .int()
    .min(2 ** 10)
    .max(2 ** 20),
  r: z.number().int().min(1).max(16),
  p: z.number().int().min(1).max(4),
});
export type ScryptCost = z.infer<typeof ScryptCost>;

/** 128 MiB and about half a second. */
export const DEFAULT_COST: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };

/** The key of a passphrase; off the hub's thread. Typed differently on two keyboards, one text is one passphrase (NFKC). */
export function keyOf(passphrase: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** Refuses with PASSPHRASE_WEAK what is too short, or one character again and again. */
export function assertStrong(passphrase: string): void {
  const characters = Array.from(passphrase.normalize('NFKC'));
  if (characters.length < LEAST_PASSPHRASE || new Set(characters).size < 5)
    throw new HubError('PASSPHRASE_WEAK', { least: LEAST_PASSPHRASE });
}
