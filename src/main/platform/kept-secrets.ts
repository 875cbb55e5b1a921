import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { LockReason } from '#shared/contract/secret-values';
import { writeFileAtomically } from './atomic-file';
import type { SealedStore } from './sealed-store-port';
import { asStorage } from './storage-faults';
import { createTurns } from './turns';

/**
 * Secrets that the hub itself has to know again. They are sealed where the store can be opened. On a machine that has neither keychain nor
 * passphrase they are one file each, for its owner alone: who can read the person's files can read them, and `unsealed` says how many.
 * A store that is locked is another thing: nothing is written in the clear beside it.
 */
export interface KeptSecrets {
  /** Durable when it resolves. Fails with SECRETS_LOCKED or a STORAGE code. */
  put(id: string, secret: string): Promise<void>;
  /** Undefined when there is none. Waits for the store to be opened; fails with SECRETS_LOCKED where it is not. */
  get(id: string): Promise<string | undefined>;
  /** That which lies in a file; never waits for a keychain. */
  plain(id: string): Promise<string | undefined>;
  /** While the store is locked it is noted, and done when that opens. */
  remove(id: string): Promise<void>;
  /** Seals what lies in files, where the store is open; gives how many still do. */
  sealAll(): Promise<number>;
  /** How many lie in files. */
  unsealed(): Promise<number>;
  /** Told when the store is open; gives how to stop. */
  onOpen(listener: () => void): () => void;
}

/** What seals them; each area has names of its own in the store. */
export interface Sealing {
  readonly store: SealedStore & { begin(): Promise<void>; status(): { readonly reason: LockReason | null } };
  readonly area: string;
}

const ID = /^[0-9a-f-]{36}$/;
const PLAIN = '.secret';
/** One that is being overwritten: nothing reads it any more. */
const WIPING = '.wiping';
/** Stands for one that was to be forgotten while the store was locked. */
const GONE = '.removed';

/** The secrets of `folder`, which is made when the first is kept; ids are UUIDs. Without `sealing` all are files. */
export function createKeptSecrets(folder: string, sealing?: Sealing): KeptSecrets {
  // What seals a file must not cross what replaces or removes it.
  const inTurn = createTurns();
  const pathOf = (id: string, ending = PLAIN): string => {
    if (!ID.test(id)) throw new Error('not an id');
    return join(folder, `${id}${ending}`);
  };
  const nameOf = (id: string): string => `${sealing?.area ?? ''}/${id}`;

  /** The store, open; undefined where there is nothing to seal with. Refuses with SECRETS_LOCKED. */
  async function openStore(): Promise<SealedStore | undefined> {
    if (sealing === undefined) return undefined;
    const { store } = sealing;
    await store.begin();
    if (store.state === 'unset') return undefined;
    if (store.state === 'locked') throw new HubError('SECRETS_LOCKED', { reason: store.status().reason ?? 'opening' });
    return store;
  }

  async function idsOf(ending: string): Promise<readonly string[]> {
    try {
      const files = await readdir(folder);
      return files
        .filter((file) => file.endsWith(ending))
        .map((file) => file.slice(0, -ending.length))
        .filter((id) => ID.test(id));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw asStorage(error, folder);
    }
  }

  async function plain(id: string): Promise<string | undefined> {
    try {
      const text = await readFile(pathOf(id), 'utf8');
      return isBlank(text) ? undefined : text;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async function putSealed(store: SealedStore, id: string, secret: string): Promise<void> {
    const bytes = Buffer.from(secret);
    try {
      await store.write(nameOf(id), bytes);
    } finally {
      bytes.fill(0);
    }
    await wipe(id);
    await rm(pathOf(id, GONE), { force: true });
  }

  /** Takes a file away for good: renamed first, so that one that is killed here leaves no zeros to be read as a secret. */
  async function wipe(id: string): Promise<void> {
    try {
      await rename(pathOf(id), pathOf(id, WIPING));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw asStorage(error, pathOf(id));
    }
    await syncFolder(folder);
    await overwrite(pathOf(id, WIPING));
  }

  return {
    put: (id, secret) =>
      inTurn(async () => {
        const path = pathOf(id);
        const store = await openStore();
        if (store !== undefined) return await putSealed(store, id, secret);
        try {
          await mkdir(folder, { recursive: true, mode: 0o700 });
          await writeFileAtomically(path, secret);
        } catch (error) {
          throw asStorage(error, path);
        }
      }),
    async get(id) {
      const there = await plain(id);
      if (there !== undefined) return there;
      const bytes = await (await openStore())?.read(nameOf(id));
      const text = bytes?.toString('utf8');
      bytes?.fill(0);
      return text;
    },
    plain,
    remove: (id) =>
      inTurn(async () => {
        await wipe(id);
        try {
          await (await openStore())?.remove(nameOf(id));
        } catch (error) {
          if (!HubError.is(error, 'SECRETS_LOCKED')) throw error;
          await mkdir(folder, { recursive: true, mode: 0o700 });
          await writeFile(pathOf(id, GONE), '', { mode: 0o600 });
        }
      }),
    sealAll: () =>
      inTurn(async () => {
        for (const id of await idsOf(WIPING)) await overwrite(pathOf(id, WIPING));
        if (sealing?.store.state !== 'open') return (await idsOf(PLAIN)).length;
        for (const id of await idsOf(GONE)) {
          await sealing.store.remove(nameOf(id));
          await rm(pathOf(id, GONE), { force: true });
        }
        for (const id of await idsOf(PLAIN)) {
          const secret = await plain(id);
          if (secret === undefined) await wipe(id);
          else await putSealed(sealing.store, id, secret);
        }
        return (await idsOf(PLAIN)).length;
      }),
    unsealed: async () => (await idsOf(PLAIN)).length,
    onOpen: (listener) =>
      sealing?.store.onState((state) => {
        if (state === 'open') listener();
      }) ?? (() => undefined),
  };
}

/** Overwrites a file before it is removed; a disk that moves what is written may still have it. */
async function overwrite(path: string): Promise<void> {
  try {
    const file = await open(path, 'r+');
    try {
      await file.write(Buffer.alloc((await file.stat()).size));
      await file.sync();
    } finally {
      await file.close();
    }
    await rm(path, { force: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw asStorage(error, path);
  }
}

/** What was renamed is durable only with its folder; Windows cannot open one. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What an overwriting that was cut off has left is no secret. */
const isBlank = (text: string): boolean => /^\0*$/.test(text);

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
