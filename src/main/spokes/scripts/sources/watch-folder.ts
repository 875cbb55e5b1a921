import { watch, type FSWatcher } from 'node:fs';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { forEachBounded } from '../files/bounded';
import { listed } from '../files/list';
import { codeOf } from '../files/read-head';
import { isHidden } from '../files/walk';

/** What is passed over, and who is told of what while a folder is watched. */
export interface WatchOptions {
  /** Absolute folders that are passed over. */
  readonly avoid: readonly string[];
  /** Something came, changed or went at a path below the root; what, is for the reader to see. */
  readonly onPath: (relative: string) => void;
  /** A folder went, and all that was below it. */
  readonly onFolderGone: (relative: string) => void;
  /** The system cannot tell all changes. */
  readonly onFault: (error: unknown) => void;
  readonly track: (work: Promise<void>) => void;
}

const WIDTH = 8;
/** Gone again, or not ours to see: the catalogue says so where it matters. */
const expected = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM']);

/**
 * Watches a folder and all below it but hidden folders; follows no link. Resolves when every change from now on is told;
 * throws the system's error for `root` itself. Gives how to end it.
 *
 * Not chokidar: its first pass over 10,000 files holds the thread for over 100 ms, and tells what the scan knows already.
 */
export async function watchFolder(root: string, options: WatchOptions): Promise<() => void> {
  const { avoid, onPath, onFolderGone, onFault, track } = options;
  const folders = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>();
  let closed = false;
  const close = (): void => {
    closed = true;
    for (const { watcher } of folders.values()) watcher.close();
    folders.clear();
  };
  const isOurs = (relative: string): boolean => !relative.split('/').some(isHidden) && !avoid.includes(path.join(root, relative));

  if (process.platform === 'darwin' || process.platform === 'win32') {
    const watcher = watch(root, { recursive: true }, (_, name) => {
      const relative = name?.replaceAll(path.sep, '/');
      if (relative === undefined || !isOurs(relative)) return;
      onPath(relative);
      onFolderGone(relative);
    });
    watcher.on('error', onFault);
    folders.set('', { watcher, inode: 0 });
    return close;
  }

  /** Watches one folder, then lists it: what comes between is told, never missed. Gives the folders in it. */
  async function add(relative: string, tell: boolean): Promise<readonly string[]> {
    const place = path.join(root, relative);
    const { ino } = await lstat(place);
    if (closed) return [];
    drop(relative);
    const watcher = watch(place, (_, name) => {
      if (name !== null) track(changed(relative === '' ? name : `${relative}/${name}`));
    });
    watcher.on('error', onFault);
    folders.set(relative, { watcher, inode: ino });
    const inner: string[] = [];
    for await (const some of listed(place)) {
      for (const entry of some) {
        const child = relative === '' ? entry.name : `${relative}/${entry.name}`;
        if (!isOurs(child)) continue;
        if (entry.isDirectory()) inner.push(child);
        if (tell) onPath(child);
      }
    }
    return inner;
  }

  async function addAll(first: readonly string[], tell: boolean): Promise<void> {
    for (let level = first; level.length > 0;) {
      const below: string[] = [];
      await forEachBounded(level, WIDTH, async (relative) => {
        try {
          below.push(...(await add(relative, tell)));
        } catch (error) {
          if (!expected.has(codeOf(error))) onFault(error);
        }
      });
      level = below;
    }
  }

  function drop(relative: string): void {
    if (!folders.has(relative)) return;
    for (const [at, { watcher }] of folders) {
      if (at !== relative && !at.startsWith(`${relative}/`)) continue;
      watcher.close();
      folders.delete(at);
    }
  }

  async function changed(relative: string): Promise<void> {
    if (closed || !isOurs(relative)) return;
    onPath(relative);
    const inode = await inodeOfFolder(path.join(root, relative));
    const known = folders.get(relative);
    if (closed || known?.inode === inode) return;
    if (known !== undefined) {
      drop(relative);
      onFolderGone(relative);
    }
    if (inode !== undefined) await addAll([relative], true);
  }

  try {
    await addAll(await add('', false), false);
  } catch (error) {
    close();
    throw error;
  }
  return close;
}

async function inodeOfFolder(place: string): Promise<number | undefined> {
  try {
    const stats = await lstat(place);
    return stats.isDirectory() ? stats.ino : undefined;
  } catch {
    return undefined;
  }
}
