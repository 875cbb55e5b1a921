import { readFileSync } from 'node:fs';
import { KnownKey } from '#main/proof/checkpoint';
import { writeFileAtomically } from '#main/platform/atomic-file';
import { z } from '#shared/contract/zod';

/** Its name in the data folder. */
export const KEYS_FILE = 'audit.keys';

const Kept = z.array(KnownKey).max(10_000);

/** The public keys that this hub has signed checkpoints with: outside the database, beside the chain's head. */
export interface KnownKeys {
  /** What the file holds now; empty where it is gone or unreadable, so that verifying says which key is not known. */
  read(): readonly KnownKey[];
  /** Takes a key along. Fails where another one has its name, and where what is there cannot be read. */
  add(key: KnownKey): Promise<void>;
}

/** Keeps them at `path`. */
export function createKnownKeys(path: string): KnownKeys {
  /** Undefined where there is something that cannot be read. */
  function load(): readonly KnownKey[] | undefined {
    try {
      return Kept.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }
  return {
    read: () => load() ?? [],
    async add(one) {
      const kept = load();
      if (kept === undefined) throw new Error(`${path} cannot be read, and is not written over: it may hold keys that signed before`);
      const same = kept.find(({ key }) => key === one.key);
      if (same !== undefined && same.publicKey !== one.publicKey) throw new Error(`another key is known by the name ${one.key}`);
      if (same === undefined) await writeFileAtomically(path, `${JSON.stringify([...kept, one], undefined, 2)}\n`);
    },
  };
}
