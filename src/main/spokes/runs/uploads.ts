import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { asStorage } from '#main/platform/storage-faults';
import type { BytesPort } from './ports';

const KEEP_MS = 86_400_000;

/** Files that a browser gives to a run: each in a folder of its own below `uploads`, kept for a day. */
export interface Uploads {
  accept(name: string, size: number): Promise<{ readonly ticket: string; readonly path: string }>;
  /** Removes what is older than a day. */
  sweep(now: number): Promise<void>;
}

/** Uploads below the data folder; tickets come from `bytes`. */
export function createUploads(home: string, bytes: BytesPort): Uploads {
  const root = join(home, 'uploads');
  return {
    async accept(name, size) {
      // Only the last part of what a browser calls the file, and nothing that is not a name.
      const safe = basename(name.replaceAll('\\', '/')).replaceAll(/[\0/]/g, '') || 'upload';
      const folder = join(root, randomUUID());
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
        throw asStorage(error, root);
      });
      const path = join(folder, safe === '.' || safe === '..' ? 'upload' : safe);
      return { ticket: bytes.issue({ kind: 'put', size, open: () => writeWhole(path) }), path };
    },
    async sweep(now) {
      if (!existsSync(root)) return; // Nobody has uploaded anything.
      for (const name of await readdir(root)) {
        const folder = join(root, name);
        if (now - (await stat(folder)).mtimeMs > KEEP_MS) await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** What is written to it is kept whole, or not at all: a part would only take space, maybe the last. */
function writeWhole(path: string): Writable {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  file.once('close', () => {
    if (file.writableFinished) return;
    try {
      rmSync(dirname(path), { recursive: true, force: true });
    } catch {
      // A disk that takes no change any more: the daily sweep tries again.
    }
  });
  return file;
}
