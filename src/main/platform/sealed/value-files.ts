import { createHmac } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '#shared/contract/errors';
import { writeFileAtomically } from '#main/platform/atomic-file';
import type { Log } from '#main/platform/log-port';
import { asStorage } from '#main/platform/storage-faults';
import { keyIdOf, seal, unseal, type MasterKey } from './envelope';
import { ENTRIES_FILE } from './entries';
import { KEY_FILE, type Keyring } from './key-file';

/** Most bytes of a value: 1 MiB. */
export const MOST_VALUE = 1_048_576;

const SEALED = '.sealed';
/** What could not be opened is called so, and kept. */
const DAMAGED = '.damaged';
const MOST_NAME = 512;

/**
 * Sealed values as files. One is called by its slot, which is made from its name by a key: who has the folder learns how many there are,
 * how long and when they changed, and no names. The name is sealed with the value.
 */
export interface ValueFiles {
  /** Undefined where there is none. Fails with SEALED_DAMAGED; what does not open is set aside, and fails until it is written anew. */
  read(ring: Keyring, name: string): Promise<Buffer | undefined>;
  write(ring: Keyring, name: string, value: Buffer): Promise<void>;
  remove(ring: Keyring, name: string): Promise<void>;
  /** The names of all that opens. */
  names(ring: Keyring): Promise<readonly string[]>;
  /** Every slot that is taken; empty where there is no folder. */
  slots(): Promise<readonly string[]>;
  /** Seals a slot under the current key; false when it was set aside. */
  reseal(ring: Keyring, slot: string): Promise<boolean>;
  /** Removes what a write that was cut off has left, and names what is not ours. */
  tidy(): Promise<void>;
}

/** The values in `folder`, which is made when the first is kept. */
export function createValueFiles(folder: string, log: Log): ValueFiles {
  const slotOf = ({ names }: Keyring, name: string): string => createHmac('sha256', names).update(name).digest('hex');
  const pathOf = (slot: string): string => join(folder, `${slot}${SEALED}`);

  async function bytesOf(path: string): Promise<Buffer | undefined> {
    try {
      return await readFile(path);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw asStorage(error, path);
    }
  }

  async function entries(): Promise<readonly string[]> {
    try {
      return await readdir(folder);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw asStorage(error, folder);
    }
  }

  async function setAside(slot: string, name: string): Promise<string> {
    const there = new Set(await entries());
    let aside = `${slot}${DAMAGED}`;
    for (let count = 2; there.has(aside); count += 1) aside = `${slot}${DAMAGED}-${count}`;
    await rename(pathOf(slot), join(folder, aside));
    log.warn('sealed.damaged', { file: join(folder, aside), name });
    return join(folder, aside);
  }

  const damaged = (name: string, file: string): HubError<'SEALED_DAMAGED'> => new HubError('SEALED_DAMAGED', { name, file });

  const open = (ring: Keyring, slot: string, bytes: Buffer): Named | undefined => {
    const id = keyIdOf(bytes);
    const key = ring.keys.find((one) => one.id === id);
    const plain = key === undefined ? undefined : unseal(key, slot, bytes);
    return plain === undefined ? undefined : unframe(plain);
  };

  const put = async (ring: Keyring, slot: string, { name, value }: Named): Promise<void> => {
    const plain = frame(name, value);
    try {
      await writeFileAtomically(pathOf(slot), seal(currentOf(ring), slot, plain));
    } catch (error) {
      throw asStorage(error, folder);
    } finally {
      plain.fill(0);
    }
  };

  return {
    async read(ring, name) {
      const slot = slotOf(ring, name);
      const bytes = await bytesOf(pathOf(slot));
      if (bytes === undefined) {
        const aside = (await entries()).find((file) => file.startsWith(`${slot}${DAMAGED}`));
        if (aside !== undefined) throw damaged(name, join(folder, aside));
        return undefined;
      }
      const found = open(ring, slot, bytes);
      if (found?.name !== name) throw damaged(name, await setAside(slot, name));
      return found.value;
    },
    async write(ring, name, value) {
      if (value.length > MOST_VALUE || Buffer.byteLength(name) > MOST_NAME) throw new Error('too long to be sealed');
      const slot = slotOf(ring, name);
      const before = await bytesOf(pathOf(slot));
      if (before !== undefined) {
        const old = open(ring, slot, before);
        if (old === undefined) await setAside(slot, name);
        old?.value.fill(0);
      }
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
        throw asStorage(error, folder);
      });
      await put(ring, slot, { name, value });
    },
    async remove(ring, name) {
      const slot = slotOf(ring, name);
      await rm(pathOf(slot), { force: true });
      for (const file of await entries()) if (file.startsWith(`${slot}${DAMAGED}`)) await rm(join(folder, file), { force: true });
    },
    async names(ring) {
      const names: string[] = [];
      for (const file of await entries()) {
        const slot = slotIn(file);
        const bytes = slot === undefined ? undefined : await bytesOf(pathOf(slot));
        const found = slot === undefined || bytes === undefined ? undefined : open(ring, slot, bytes);
        found?.value.fill(0);
        if (found !== undefined) names.push(found.name);
      }
      return names;
    },
    slots: async () => (await entries()).flatMap((file) => slotIn(file) ?? []),
    async reseal(ring, slot) {
      const bytes = await bytesOf(pathOf(slot));
      if (bytes === undefined || keyIdOf(bytes) === ring.current) return true;
      const found = open(ring, slot, bytes);
      if (found === undefined) {
        await setAside(slot, '');
        return false;
      }
      await put(ring, slot, found);
      found.value.fill(0);
      return true;
    },
    async tidy() {
      for (const file of await entries()) {
        if (file.endsWith('.tmp')) await rm(join(folder, file), { force: true });
        else if (slotIn(file) === undefined && file !== KEY_FILE && file !== ENTRIES_FILE && !file.includes(DAMAGED))
          log.warn('sealed.foreign', { file: join(folder, file) });
      }
    },
  };
}

interface Named {
  readonly name: string;
  readonly value: Buffer;
}

const currentOf = ({ keys, current }: Keyring): MasterKey => {
  const key = keys.find(({ id }) => id === current);
  if (key === undefined) throw new Error('there is no current key');
  return key;
};

const slotIn = (file: string): string | undefined => /^([0-9a-f]{64})\.sealed$/.exec(file)?.[1];

/** Length of the name (2 bytes), name, value. */
function frame(name: string, value: Buffer): Buffer {
  const text = Buffer.from(name);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([length, text, value]);
}

function unframe(plain: Buffer): Named {
  const end = 2 + plain.readUInt16BE();
  // A copy: the whole is wiped, and what is handed out belongs to who asked.
  const found = { name: plain.toString('utf8', 2, end), value: Buffer.from(plain.subarray(end)) };
  plain.fill(0);
  return found;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
