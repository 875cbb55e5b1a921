import { lstat, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { PreparedEnvironment } from '#shared/contract/dependencies';
import { z } from '#shared/contract/zod';

/** Beside an environment, where nothing that was installed can reach it: what it is, and how much lies in it. */
const Kept = z.object({ prepared: PreparedEnvironment, files: z.number(), bytes: z.number() });

/** How much is kept; what was used last longest ago goes first. */
export interface CacheBounds {
  readonly bytes: number;
  readonly environments: number;
}

/** Environments on disk, by key. */
export interface EnvironmentCache {
  /** An environment that is whole; one that was damaged is removed. */
  find(key: string): Promise<{ readonly folder: string; readonly prepared: PreparedEnvironment; readonly log: string } | undefined>;
  /** A folder to prepare one in, of which nothing counts before `keep`. */
  draft(name: string): Promise<string>;
  /** Takes `draft/env` in as this environment, whole or not at all. */
  keep(draft: string, prepared: PreparedEnvironment, log: string): Promise<void>;
  discard(draft: string): Promise<void>;
  /** Removes what is too much, but for those that are in use; and drafts that a hub which was killed left. */
  trim(inUse: (key: string) => boolean, drafts: ReadonlySet<string>): Promise<void>;
}

const DRAFT = 'draft-';

/** Keeps environments in `root`, which only the hub's user enters. */
export function createEnvironmentCache(root: string, bounds: CacheBounds): EnvironmentCache {
  const at = (key: string): string => join(root, key);
  const describe = (key: string): string => join(at(key), 'environment.json');

  return {
    async find(key) {
      try {
        const { prepared, files, bytes } = Kept.parse(JSON.parse(await readFile(describe(key), 'utf8')));
        const folder = join(at(key), 'env');
        const now = await sizeOf(folder);
        // Foreign code made it: a link in place of a folder would be shown to a run as what it leads to.
        const whole =
          now.files === files && now.bytes === bytes && (prepared.kind !== 'node' || (await isFolder(join(folder, 'node_modules'))));
        if (!whole || prepared.key !== key) throw new Error('not as it was made');
        const used = new Date();
        await utimes(describe(key), used, used);
        return { folder, prepared, log: await readFile(join(at(key), 'log.txt'), 'utf8') };
      } catch {
        // Not there, or not whole: in either case it is made anew.
        await rm(at(key), { recursive: true, force: true });
        return undefined;
      }
    },
    async draft(name) {
      const folder = join(root, `${DRAFT}${name}`);
      await mkdir(join(folder, 'env'), { recursive: true, mode: 0o711 });
      await mkdir(join(folder, 'input'), { recursive: true, mode: 0o755 });
      return folder;
    },
    async keep(draft, prepared, log) {
      const size = await sizeOf(join(draft, 'env'));
      await rm(join(draft, 'input'), { recursive: true, force: true });
      await writeFile(join(draft, 'log.txt'), log, { mode: 0o600 });
      await writeFile(join(draft, 'environment.json'), JSON.stringify({ prepared, ...size }), { mode: 0o600 });
      await rm(at(prepared.key), { recursive: true, force: true });
      await rename(draft, at(prepared.key));
    },
    discard: (draft) => rm(draft, { recursive: true, force: true }),
    async trim(inUse, drafts) {
      const found: { readonly key: string; readonly bytes: number; readonly usedMs: number }[] = [];
      for (const name of await readdir(root).catch(() => [])) {
        if (name.startsWith(DRAFT)) {
          if (!drafts.has(name.slice(DRAFT.length))) await rm(join(root, name), { recursive: true, force: true });
          continue;
        }
        const stats = await lstat(describe(name)).catch(() => undefined);
        const { bytes = 0 } = stats === undefined ? {} : await sizeOf(join(at(name), 'env')).catch(() => ({ bytes: 0 })); // Another removes it.
        found.push({ key: name, bytes, usedMs: stats?.mtimeMs ?? 0 });
      }
      let bytes = found.reduce((sum, one) => sum + one.bytes, 0);
      let count = found.length;
      for (const one of found.toSorted((a, b) => a.usedMs - b.usedMs)) {
        if (bytes <= bounds.bytes && count <= bounds.environments) return;
        // Asked now, and out of the way at once: a run may have come to want it since, or want it while it is removed.
        if (inUse(one.key)) continue;
        if (existsSync(at(one.key))) {
          const gone = join(root, `${DRAFT}${randomUUID()}`);
          renameSync(at(one.key), gone);
          await rm(gone, { recursive: true, force: true });
        }
        bytes -= one.bytes;
        count -= 1;
      }
    },
  };
}

const isFolder = (path: string): Promise<boolean> =>
  lstat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/** Files below a folder and their bytes, links as themselves; what Python compiles by itself does not count. */
async function sizeOf(folder: string): Promise<{ readonly files: number; readonly bytes: number }> {
  let [files, bytes] = [0, 0];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === '__pycache__') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const inner = await sizeOf(path);
      files += inner.files;
      bytes += inner.bytes;
    } else {
      files += 1;
      bytes += (await lstat(path)).size;
    }
  }
  return { files, bytes };
}
