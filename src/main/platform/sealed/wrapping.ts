import { randomBytes } from 'node:crypto';
import { HubError } from '#shared/contract/errors';
import type { LockReason } from '#shared/contract/secret-values';
import { KEY_BYTES } from './envelope';
import type { OwnEntries } from './entries';
import { newId, newKey, unwrapKeys, type KeyFile, type Keyring, type Wrap } from './key-file';
import type { Keychain, KeychainFault } from './keychain-port';
import { assertStrong, keyOf, type ScryptCost } from './passphrase';

/** A new wrapping key and what has to be known to have it again. */
export interface NewWrapping {
  readonly wrap: Wrap;
  readonly wrapping: Buffer;
}

const reasons: Readonly<Record<KeychainFault, LockReason>> = {
  absent: 'keychain-absent',
  locked: 'keychain-locked',
  silent: 'keychain-silent',
  failed: 'keychain-failed',
};

/** Why a keychain that has to answer did not. */
export const reasonOf = (fault: KeychainFault): LockReason => reasons[fault];

/** A keychain, and what this store has there. */
export interface KeychainParts {
  readonly keychain: Keychain;
  readonly entries: OwnEntries;
}

/** Puts a new key into the keychain, and reads it back: what it does not give again is not sealed with. Refuses with SECRETS_LOCKED. */
export async function wrappingInKeychain({ keychain, entries }: KeychainParts, store: string, patience?: number): Promise<NewWrapping> {
  const [account, wrapping] = [`${store}:${newId()}`, newKey()];
  const text = wrapping.toString('base64');
  await entries.note(account);
  const kept = await keychain.set(account, text, patience);
  const again = kept.ok ? await keychain.get(account, patience) : kept;
  if (!again.ok) throw new HubError('SECRETS_LOCKED', { reason: reasonOf(again.fault) });
  if (again.value !== text) throw new HubError('SECRETS_LOCKED', { reason: 'keychain-failed' });
  return { wrap: { by: 'keychain', account }, wrapping };
}

/** A key from a passphrase with a salt of its own. Refuses with PASSPHRASE_WEAK. */
export async function wrappingByPassphrase(passphrase: string, cost: ScryptCost): Promise<NewWrapping> {
  assertStrong(passphrase);
  const salt = randomBytes(KEY_BYTES);
  return { wrap: { by: 'passphrase', cost, salt: salt.toString('base64') }, wrapping: await keyOf(passphrase, salt, cost) };
}

/** The keys of a file that the keychain opens, or why it does not. */
export async function openByKeychain(
  file: KeyFile & { readonly wrap: { readonly by: 'keychain'; readonly account: string } },
  keychain: Keychain,
  patience?: number,
): Promise<Keyring | LockReason> {
  const found = await keychain.get(file.wrap.account, patience);
  if (!found.ok) return reasonOf(found.fault);
  if (found.value === null) return 'key-missing';
  const wrapping = Buffer.from(found.value, 'base64');
  return (wrapping.length === KEY_BYTES ? unwrapKeys(file, wrapping) : undefined) ?? 'key-wrong';
}

/** The keys of a file that this passphrase opens; undefined when it is another. */
export async function openByPassphrase(
  file: KeyFile & { readonly wrap: { readonly by: 'passphrase'; readonly salt: string; readonly cost: ScryptCost } },
  passphrase: string,
): Promise<Keyring | undefined> {
  return unwrapKeys(file, await keyOf(passphrase, Buffer.from(file.wrap.salt, 'base64'), file.wrap.cost));
}

/** Keys for a store that has none. */
export function newKeyring(store: string, { wrap, wrapping }: NewWrapping, now: number): Keyring {
  const id = newId();
  return { store, wrap, wrapping, names: newKey(), current: id, keys: [{ id, createdAt: now, key: newKey() }] };
}
