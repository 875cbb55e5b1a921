import { newId, newKey, writeKeyFile, type Keyring } from './key-file';
import type { ValueFiles } from './value-files';
import { wrappingInKeychain, type KeychainParts } from './wrapping';

/*
 * The file of keys says at each moment which keys there are: with two, old and new, both open; each value is replaced whole; only when none is
 * left under the old key does the file name the new one alone. Killed anywhere, what is on disk opens, and the next opening goes on.
 */

/** What a rotation works with. */
export interface RotationParts extends KeychainParts {
  readonly folder: string;
  readonly files: ValueFiles;
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
  const rewrapped = ring.wrap.by === 'keychain' ? await wrappingInKeychain(parts, ring.store) : {};
  const next: Keyring = { ...ring, keys, ...rewrapped };
  await writeKeyFile(parts.folder, next);
  return { next, count: slots.length };
}

/** Wipes the keys of `ring` that `next` has none of. */
export function wipeLeft(ring: Keyring, next: Keyring): void {
  for (const { key } of ring.keys) if (!next.keys.some((one) => one.key === key)) key.fill(0);
  if (next.wrapping !== ring.wrapping) ring.wrapping.fill(0);
}
