import { realpath, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';
import type { Source } from '#shared/contract/scripts';
import { collect } from '../collect';
import type { Messages } from '../messages/messages';
import { refuse } from '../refuse';

/** Where a new script goes, and the source that it is of then. */
export interface Place {
  readonly folder: string;
  readonly source: Source | undefined;
}

/**
 * The folder that was asked for; without one that of `here` where it is of a source, else the only one of the person's own. What belongs
 * to Axle is refused: the samples, and copies of repositories.
 */
export async function placeOf(asked: string | undefined, here: string, hub: HubClient, { newScript: words }: Messages): Promise<Place> {
  const [sources, repositories] = [await collect(hub.scripts.sources({})), await collect(hub.repositories.watch({}))];
  const copies = new Set(repositories.map(({ source }) => source));
  const own = sources.filter(({ id, builtIn }) => !builtIn && !copies.has(id));
  if (asked === undefined) {
    const folder = await realpath(here);
    const around = innermost(folder, sources);
    if (around !== undefined && own.includes(around)) return { folder, source: around };
    const [only, ...others] = own;
    if (only === undefined) return refuse(words.noFolder);
    return others.length > 0
      ? refuse(words.whichFolder(own.map(({ folder: one }) => one)))
      : { folder: await folderAt(only.folder), source: only };
  }
  const folder = await folderAt(resolve(here, asked));
  const source = innermost(folder, sources);
  if (source?.builtIn === true) return refuse(words.builtIn(folder));
  if (source !== undefined && copies.has(source.id)) return refuse(words.repository(folder));
  return { folder, source };
}

/** The source that a folder is of: sources may lie in each other. */
const innermost = (folder: string, sources: readonly Source[]): Source | undefined =>
  sources.filter((one) => within(folder, one.folder)).toSorted((a, b) => b.folder.length - a.folder.length)[0];

const within = (folder: string, of: string): boolean => folder === of || folder.startsWith(of.endsWith(sep) ? of : of + sep);

/** Where a folder really lies; refused where there is none. */
async function folderAt(folder: string): Promise<string> {
  const unreadable = (reason: 'missing' | 'not-folder' | 'denied', cause?: unknown): HubError =>
    new HubError('SOURCE_UNREADABLE', { folder: folder.slice(0, 1_024), reason }, { cause });
  try {
    const real = await realpath(folder);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw unreadable('missing', error);
    if (code === 'EACCES' || code === 'EPERM') throw unreadable('denied', error);
    if (code !== 'ENOTDIR') throw error;
  }
  throw unreadable('not-folder');
}
