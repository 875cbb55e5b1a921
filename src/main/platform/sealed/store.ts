import { mkdir } from 'node:fs/promises';
import { HubError } from '#shared/contract/errors';
import type { LockReason, SealWay } from '#shared/contract/secret-values';
import type { Clock } from '#main/platform/clock';
import type { Log } from '#main/platform/log-port';
import type { SealedStore, SealState } from '#main/platform/sealed-store-port';
import { asStorage } from '#main/platform/storage-faults';
import { createOwnEntries } from './entries';
import type { Keychain } from './keychain-port';
import { newId, readKeyFile, writeKeyFile, type KeyFile, type Keyring } from './key-file';
import { DEFAULT_COST, type ScryptCost } from './passphrase';
import { finishRotation, startRotation, wipeLeft } from './rotation';
import { createTurns } from '#main/platform/turns';
import { createValueFiles } from './value-files';
import { newKeyring, openByKeychain, openByPassphrase, reasonOf, wrappingByPassphrase, wrappingInKeychain } from './wrapping';

/** How the store stands. `by` is null while nothing was sealed and there is no keychain either. */
export interface SealStatus {
  readonly state: SealState;
  readonly by: SealWay | null;
  /** Null while it is open. */
  readonly reason: LockReason | null;
  /** Since when what is written is sealed with the key that there is; null where there is none yet, or it is locked. */
  readonly keySince: number | null;
  readonly rotating: boolean;
}

/** The sealed store as who has to open it sees it. */
export interface OpenableStore extends SealedStore {
  status(): SealStatus;
  /** Tries the keychain, once; resolves when it is known how the store stands, whatever that is. */
  begin(): Promise<void>;
  /** Tries again: with this passphrase, or the keychain, for which a person may have to type something. Gives whether the passphrase opened it: one that is open asks for none. Refuses with PASSPHRASE_WRONG. */
  unlock(passphrase?: string): Promise<boolean>;
  /**
   * From here on it is this passphrase that opens it; values stay as they are. Refuses with PASSPHRASE_WEAK, with SECRETS_LOCKED where
   * something is sealed that cannot be opened, and with PROOF_NEEDED when what opens it is no longer `over`, where that is given.
   */
  setPassphrase(passphrase: string, over?: SealWay | null): Promise<void>;
  /** From here on it is the keychain. Refuses with SECRETS_LOCKED where there is none. */
  sealByKeychain(): Promise<void>;
  /** Whether this is the passphrase. False where none is set. */
  proves(passphrase: string): Promise<boolean>;
  /** New keys for everything, the wrapping key of a keychain among them; gives how many values were sealed anew. */
  rotate(): Promise<number>;
  names(): Promise<readonly string[]>;
}

/** What the store is made of. */
export interface SealedOptions {
  readonly folder: string;
  readonly keychain: Keychain;
  readonly log: Log;
  readonly clock: Clock;
  readonly cost?: ScryptCost;
}

/** How long a person may take to unlock the keychain when it asks. Milliseconds. */
const BY_HAND_MS = 60_000;

/**
 * The sealed store of a data folder. It opens when it is first needed. What a rotation that was cut off has left is finished when it opens;
 * a keychain that is gone locks it: a new key is made only where nothing was ever sealed.
 */
export function createSealedStore({ folder, keychain, log, clock, cost = DEFAULT_COST }: SealedOptions): OpenableStore {
  const files = createValueFiles(folder, log);
  const entries = createOwnEntries(folder, keychain, log);
  const inTurn = createTurns();
  const listeners = new Set<(state: SealState) => void>();
  let ring: Keyring | undefined;
  let status: SealStatus = { state: 'locked', by: null, reason: 'opening', keySince: null, rotating: false };
  let begun: Promise<void> | undefined;

  function become(next: Omit<SealStatus, 'keySince'>): void {
    const keySince = ring?.keys.find(({ id }) => id === ring?.current)?.createdAt ?? null;
    status = { ...next, keySince };
    for (const listener of listeners) listener(status.state);
  }
  const lockedBy = (reason: LockReason, by: SealWay | null): void => become({ state: 'locked', by, reason, rotating: false });

  async function opened(next: Keyring): Promise<void> {
    ring = next;
    await files.tidy();
    become({ state: 'open', by: next.wrap.by, reason: null, rotating: next.keys.length > 1 });
    try {
      if (next.keys.length > 1) await finish();
      else await dropLeft();
    } catch (error) {
      // Everything can be read; the next opening or rotation goes on.
      log.warn('sealed.rotation-put-off', { code: error instanceof HubError ? error.code : String(error) });
    }
  }

  const dropLeft = async (): Promise<void> => {
    await entries.dropOthers(ring?.wrap.by === 'keychain' ? ring.wrap.account : null);
  };

  async function look(passphrase?: string, patience?: number): Promise<void> {
    const file = await readKeyFile(folder);
    if (file === 'damaged') return lockedBy('keys-damaged', null);
    if (file === 'none') {
      if ((await files.slots()).length > 0) return lockedBy('keys-missing', null);
      const there = await keychain.get('probe', patience);
      if (there.ok) {
        await dropLeft();
        become({ state: 'open', by: 'keychain', reason: null, rotating: false });
      } else if (there.fault === 'absent') become({ state: 'unset', by: null, reason: 'unset', rotating: false });
      // There is one, and it may answer yet: nothing is to lie in the clear meanwhile.
      else lockedBy(reasonOf(there.fault), null);
      return;
    }
    if (isByKeychain(file)) {
      const found = await openByKeychain(file, keychain, patience);
      if (typeof found === 'string') return lockedBy(found, 'keychain');
      return await opened(found);
    }
    if (!isByPassphrase(file)) return;
    if (passphrase === undefined) return lockedBy('passphrase', 'passphrase');
    const found = await openByPassphrase(file, passphrase);
    if (found === undefined) {
      lockedBy('passphrase', 'passphrase');
      throw new HubError('PASSPHRASE_WRONG', {});
    }
    await opened(found);
  }

  const begin = (): Promise<void> =>
    (begun ??= inTurn(async () => {
      try {
        await look();
      } catch (error) {
        begun = undefined; // The disk failed: the next one tries again.
        throw error;
      }
    }));

  /** Whether nothing was ever sealed here. */
  const isEmpty = async (): Promise<boolean> => (await readKeyFile(folder)) === 'none' && (await files.slots()).length === 0;

  function needOpen(): void {
    if (status.state !== 'open') throw new HubError('SECRETS_LOCKED', { reason: status.reason ?? 'opening' });
  }

  /** The keys, made when the first value is kept. */
  async function needRing(): Promise<Keyring> {
    needOpen();
    if (ring !== undefined) return ring;
    const store = newId();
    await keep(newKeyring(store, await wrappingInKeychain({ keychain, entries }, store, BY_HAND_MS), clock.now()));
    become({ state: 'open', by: 'keychain', reason: null, rotating: false });
    return await needRing();
  }

  async function keep(next: Keyring): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw asStorage(error, folder);
    });
    await writeKeyFile(folder, next);
    ring = next;
  }

  async function finish(): Promise<number> {
    await dropLeft();
    if (ring === undefined) return 0;
    const before = ring;
    const { next, count } = await finishRotation({ folder, files, keychain, entries }, before);
    ring = next;
    wipeLeft(before, next);
    become({ state: 'open', by: next.wrap.by, reason: null, rotating: false });
    await dropLeft();
    return count;
  }

  const afterBegin = async <T>(work: () => Promise<T>): Promise<T> => {
    await begin();
    return await inTurn(work);
  };

  return {
    get state() {
      return status.state;
    },
    status: () => status,
    begin,
    read: (name) =>
      afterBegin(async () => {
        if (status.state === 'unset') return undefined;
        needOpen();
        return ring === undefined ? undefined : await files.read(ring, name);
      }),
    write: (name, value) => afterBegin(async () => await files.write(await needRing(), name, value)),
    remove: (name) =>
      afterBegin(async () => {
        if (status.state === 'unset') return;
        needOpen();
        if (ring !== undefined) await files.remove(ring, name);
      }),
    names: () =>
      afterBegin(async () => {
        if (status.state === 'unset') return [];
        needOpen();
        return ring === undefined ? [] : await files.names(ring);
      }),
    unlock: (passphrase) =>
      afterBegin(async () => {
        if (status.state === 'open' && ring !== undefined) return false;
        await look(passphrase, BY_HAND_MS);
        return status.state === 'open' && status.by === 'passphrase';
      }),
    setPassphrase: (passphrase, over) =>
      afterBegin(async () => {
        // Somebody was quicker: what was proved before holds no more.
        if (over !== undefined && over !== status.by) throw new HubError('PROOF_NEEDED', { by: proofOf(status.by) });
        if (status.state === 'locked' && !(await isEmpty())) needOpen();
        const wrapping = await wrappingByPassphrase(passphrase, cost);
        await keep(ring === undefined ? newKeyring(newId(), wrapping, clock.now()) : { ...ring, ...wrapping });
        become({ state: 'open', by: 'passphrase', reason: null, rotating: (ring?.keys.length ?? 1) > 1 });
        await dropLeft();
      }),
    sealByKeychain: () =>
      afterBegin(async () => {
        const before = await needRing();
        if (before.wrap.by === 'keychain') return;
        await keep({ ...before, ...(await wrappingInKeychain({ keychain, entries }, before.store, BY_HAND_MS)) });
        become({ state: 'open', by: 'keychain', reason: null, rotating: before.keys.length > 1 });
      }),
    proves: (passphrase) =>
      afterBegin(async () => {
        const file = await readKeyFile(folder);
        if (typeof file === 'string' || !isByPassphrase(file)) return false;
        return (await openByPassphrase(file, passphrase)) !== undefined;
      }),
    rotate: () =>
      afterBegin(async () => {
        const before = await needRing();
        become({ state: 'open', by: before.wrap.by, reason: null, rotating: true });
        try {
          await keep(startRotation(before, clock.now()));
          return await finish();
        } catch (error) {
          become({ state: 'open', by: before.wrap.by, reason: null, rotating: (ring?.keys.length ?? 1) > 1 });
          throw error;
        }
      }),
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const proofOf = (by: SealWay | null): 'passphrase' | 'confirmation' => (by === 'passphrase' ? 'passphrase' : 'confirmation');

type ByKeychain = KeyFile & { readonly wrap: { readonly by: 'keychain'; readonly account: string } };
type ByPassphrase = KeyFile & { readonly wrap: { readonly by: 'passphrase'; readonly salt: string; readonly cost: ScryptCost } };
const isByKeychain = (file: KeyFile): file is ByKeychain => file.wrap.by === 'keychain';
const isByPassphrase = (file: KeyFile): file is ByPassphrase => file.wrap.by === 'passphrase';
