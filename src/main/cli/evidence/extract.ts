import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { HubError } from '#shared/contract/errors';
import { asStorage } from '#main/platform/storage-faults';
import type { Extraction } from '#main/proof/verify-pack';

/** A folder that is there only once all of it was verified. */
export interface NewFolder extends Extraction {
  /** Puts it in its place. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** Files of a pack, for their owner alone, in a folder that is not there yet. Refuses with FILE_EXISTS. */
export async function extractInto(folder: string): Promise<NewFolder> {
  const target = resolve(folder);
  if ((await lstat(target).catch(() => undefined)) !== undefined) throw new HubError('FILE_EXISTS', { path: folder.slice(0, 1_024) });
  const partial = await mkdtemp(`${target}.`).catch((error: unknown) => {
    throw asStorage(error, dirname(target));
  });
  return {
    // Names were checked: one or two plain parts, so that nothing of them leads out of here.
    async *take(name, content) {
      const path = join(partial, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
      const closed = finished(file);
      closed.catch(() => undefined); // Awaited below.
      for await (const piece of content) {
        if (!file.write(piece)) await Promise.race([once(file, 'drain'), closed]);
        yield piece;
      }
      file.end();
      await closed.catch((error: unknown) => {
        throw asStorage(error, partial);
      });
    },
    keep: () => rename(partial, target),
    discard: () => rm(partial, { recursive: true, force: true }),
  };
}
