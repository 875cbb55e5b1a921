import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asStorage } from './storage-faults';
import { writeFileAtomically } from './atomic-file';

/**
 * Secrets that the hub itself has to know again: one file each, for its owner alone, like the keys that it signs with. They are
 * not sealed, since there is no keychain yet: who can read the person's files can read them.
 */
export interface KeptSecrets {
  /** Durable when it resolves. Fails with a STORAGE code. */
  put(id: string, secret: string): Promise<void>;
  /** Undefined when there is none. */
  get(id: string): Promise<string | undefined>;
  remove(id: string): Promise<void>;
}

/** The secrets in `folder`, which is made when the first is kept; ids are UUIDs. */
export function createKeptSecrets(folder: string): KeptSecrets {
  const pathOf = (id: string): string => {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error('not an id');
    return join(folder, `${id}.secret`);
  };
  return {
    async put(id, secret) {
      const path = pathOf(id);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFileAtomically(path, secret);
      } catch (error) {
        throw asStorage(error, path);
      }
    },
    async get(id) {
      try {
        return await readFile(pathOf(id), 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}
