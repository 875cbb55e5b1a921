import { HubError } from '#shared/contract/errors';
import type { Log } from '#main/platform/log-port';
import { newId, newKey, writeKeyFile, type Keyring } from './key-file';
import type { Keychain } from './keychain-port';
import type { ValueFiles } from './value-files';
import { wrappingInKeychain } from './wrapping';

/*
 * The file of keys says at each moment which keys there are: with two, old and new, both open; each value is replaced whole; only when none is
 * left under the old key does the file name the new one alone. Killed anywhere, what is on disk opens, and the next opening goes on.
 */

/** What a rotation works with. */
export interface RotationParts {
  readonly folder: string;
  readonly files: ValueFiles;
  readonly keychain: Keychain;
  readonly log: Log;
}

/** The same keys and a new one that everything is sealed with from here on; those of a rotation that is under way are kept. */
export function startRotation(ring: Keyring, now: number): Keyring {
  if (ring.keys.length > 1) return ring;
  const id = newId();
  return { ...ring, current: id, keys: [...ring.keys, { id, createdAt: now, key: newKey() }] };
}

/**
 * Seals everything under the current key, then leaves that alone in the file, under a new key of the keychain where it holds one. Nothing of
 * `ring` is wiped: it is for who has taken `next` in its place.
 */
export async function finishRotation(parts: RotationParts, ring: Keyring): Promise<{ readonly next: Keyring; readonly count: number }> {
  const slots = await parts.files.slots();
  for (const slot of slots) await parts.files.reseal(ring, slot);
  const keys = ring.keys.filter(({ id }) => id === ring.current);
  const { wrap, retired } = ring;
  const rewrapped =
    wrap.by === 'keychain' ? { ...(await wrappingInKeychain(parts.keychain, ring.store)), retired: wrap.account } : { retired };
  const next: Keyring = { ...ring, keys, ...rewrapped };
  await writeKeyFile(parts.folder, next);
  return { next, count: slots.length };
}

/** Wipes the keys of `ring` that `next` has none of. */
export function wipeLeft(ring: Keyring, next: Keyring): void {
  for (const { key } of ring.keys) if (!next.keys.some((one) => one.key === key)) key.fill(0);
  if (next.wrapping !== ring.wrapping) ring.wrapping.fill(0);
}

/** Takes the entry that wraps nothing any more out of the keychain; one that stays is told of, and taken at the next opening. */
export async function dropRetired({ folder, keychain, log }: Omit<RotationParts, 'files'>, ring: Keyring): Promise<Keyring> {
  if (ring.retired === null) return ring;
  const gone = await keychain.remove(ring.retired);
  if (!gone.ok) {
    log.warn('sealed.key-left', { fault: gone.fault });
    return ring;
  }
  const next = { ...ring, retired: null };
  try {
    await writeKeyFile(folder, next);
    return next;
  } catch (error) {
    // What it was done for has taken effect; the file still names the entry, and the next opening asks for it again.
    log.warn('sealed.key-left', { fault: error instanceof HubError ? error.code : String(error) });
    return ring;
  }
}
