import { mkdir, readdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { GroupNames } from './group-names';
import type { LimitValues } from './levels';

/** Where this process may make control groups; null where it may not limit that. */
export interface Cgroups {
  readonly version: 1 | 2;
  readonly memory: string | null;
  readonly pids: string | null;
}

/** Control groups of one run, and the limits that they hold. */
export interface RunGroups {
  readonly folders: readonly string[];
  readonly limits: Readonly<Record<string, string>>;
}

/** Finds the control groups that this process may use, by making one and removing it; null where there is none. */
export async function findCgroups(root = '/sys/fs/cgroup', own = '/proc/self/cgroup'): Promise<Cgroups | null> {
  const lines = await readFile(own, 'utf8').catch(() => '');
  const paths = new Map(
    lines.split('\n').flatMap((line) => {
      const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
      return path === undefined ? [] : (controllers ?? '').split(',').map((name) => [name, path] as const);
    }),
  );
  const unified = await delegated(root, paths.get('') ?? '/');
  if (unified !== null) return { version: 2, memory: unified, pids: unified };
  const [memory, pids] = await Promise.all(['memory', 'pids'].map((name) => legacy(join(root, name), paths.get(name))));
  return memory || pids ? { version: 1, memory: memory ?? null, pids: pids ?? null } : null;
}

/** Version 2: the nearest group above ours that hands both controllers down and in which we may make groups. */
async function delegated(root: string, own: string): Promise<string | null> {
  for (let at = own; ; at = dirname(at)) {
    const folder = join(root, at);
    const handed = (await readFile(join(folder, 'cgroup.subtree_control'), 'utf8').catch(() => '')).split(/\s+/);
    if (handed.includes('memory') && handed.includes('pids') && (await mayMake(folder))) return folder;
    if (at === '/' || at === '.') return null;
  }
}

/** Version 1: below our own group, or below the root where that is not visible from here. */
async function legacy(mount: string, own: string | undefined): Promise<string | null> {
  if (own === undefined) return null;
  for (const folder of new Set([join(mount, own), mount])) if (await mayMake(folder)) return folder;
  return null;
}

async function mayMake(folder: string): Promise<boolean> {
  const group = join(folder, `axle-trial-${process.pid}`);
  try {
    await readFile(join(folder, 'cgroup.procs'));
    await mkdir(group);
    await rmdir(group);
    return true;
  } catch {
    return false; // no such folder, no right, or no control group at all
  }
}

/** The limits that groups made here are to hold. */
export const expectedLimits = (found: Cgroups, { memoryBytes, processes }: LimitValues): RunGroups['limits'] => ({
  ...(found.memory === null ? {} : { memory: `cgroup:${memoryBytes}` }),
  ...(found.pids === null ? {} : { processes: `cgroup:${processes}` }),
});

/** Makes the groups of one run. What could not be set is not among the limits. */
export async function makeGroups(found: Cgroups, name: string, values: LimitValues): Promise<RunGroups> {
  const folders: string[] = [];
  const limits: Record<string, string> = {};
  const set = async (base: string | null, limit: string, files: readonly (readonly [name: string, value: string, needed: boolean])[]) => {
    if (base === null) return;
    const folder = join(base, name);
    try {
      await mkdir(folder, { recursive: true });
      if (!folders.includes(folder)) folders.push(folder);
      // In order: a limit with swap may not be below the one without.
      for (const [file, value, needed] of files) {
        await writeFile(join(folder, file), value).catch((error: unknown) => {
          if (needed) throw error;
        });
      }
      limits[limit] = `cgroup:${files[0]?.[1] ?? ''}`;
    } catch {
      delete limits[limit]; // said by its absence
    }
  };
  const bytes = String(values.memoryBytes);
  const memory =
    found.version === 2
      ? ([
          ['memory.max', bytes, true],
          ['memory.swap.max', '0', false],
        ] as const)
      : ([
          ['memory.limit_in_bytes', bytes, true],
          ['memory.memsw.limit_in_bytes', bytes, false],
        ] as const);
  await Promise.all([set(found.memory, 'memory', memory), set(found.pids, 'processes', [['pids.max', String(values.processes), true]])]);
  return { folders, limits };
}

/** Removes the groups of a run that has ended; its processes are in them for a moment after they are gone. */
export async function removeGroups(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    for (let tries = 0; tries < 200; tries++) {
      const removed = await rmdir(folder).then(
        () => true,
        (error: NodeJS.ErrnoException) => error.code !== 'EBUSY',
      );
      if (removed) break;
      await wait(10);
    }
  }
}

/** A run that was begun right before its hub died may not have joined its groups yet. */
const YOUNG_MS = 60_000;

/**
 * Removes groups that earlier hubs left behind: of this data folder, and of others whose hub is dead, a while after they
 * were made. Runs outlive their hubs, but the kernel keeps a group that is in use.
 */
export async function sweepGroups(found: Cgroups, names: GroupNames): Promise<void> {
  for (const base of new Set([found.memory, found.pids])) {
    if (base === null) continue;
    const left = (await readdir(base).catch(() => [])).filter((name) => names.isOurs(name) || names.isAbandoned(name));
    await Promise.all(
      left.map(async (name) => {
        const folder = join(base, name);
        if (names.isOurs(name) || (await isOld(folder))) await rmdir(folder).catch(() => undefined);
      }),
    );
  }
}

const isOld = (folder: string): Promise<boolean> =>
  stat(folder).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > YOUNG_MS,
    () => false, // Somebody else removed it.
  );
