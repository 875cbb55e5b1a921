import { access, constants, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { HubError, type ErrorData } from '#shared/contract/errors';
import { codeOf } from '../files/read-head';

/** Why a folder cannot be a source, as SOURCE_UNREADABLE says it. */
export type Unreadable = ErrorData<'SOURCE_UNREADABLE'>['reason'];

/** Where a Unix shows its own state and its devices: what looks like a file there may have no end, or act when it is read. */
export const systemFolders: readonly string[] = process.platform === 'win32' ? [] : ['/proc', '/sys', '/dev'];

/** Ordinary files, in memory. */
const MEMORY = '/dev/shm';

/** Why a folder, with its links followed, cannot be a source now, or null. */
export async function unreadableReason(folder: string): Promise<Unreadable | null> {
  if (systemFolders.some((place) => within(folder, place)) && !within(folder, MEMORY)) return 'system';
  try {
    if (!(await stat(folder)).isDirectory()) return 'not-folder';
    await access(folder, constants.R_OK | constants.X_OK);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

/** What a failure to read a folder means to who added it. */
export function reasonOf(error: unknown): Unreadable {
  if (HubError.is(error, 'SOURCE_UNREADABLE')) return error.data.reason;
  const code = codeOf(error);
  if (code === 'ENOENT') return 'missing';
  return code === 'ENOTDIR' ? 'not-folder' : 'denied';
}

/** A folder as the system names it, refused where it is none or belongs to the hub. */
export async function placeOf(folder: string, own: readonly string[], reach = unreadableReason): Promise<string> {
  const refuse = (reason: Unreadable): never => {
    throw new HubError('SOURCE_UNREADABLE', { folder: folder.slice(0, 1_024), reason });
  };
  // A relative path would mean one thing to the caller and another to the hub.
  if (!path.isAbsolute(folder) || folder.includes('\0')) return refuse('missing');
  let real: string;
  try {
    real = await realpath(folder);
  } catch (error) {
    return refuse(reasonOf(error));
  }
  const reason = await reach(real);
  if (reason !== null) return refuse(reason);
  for (const place of own) if (within(real, await realOf(place))) return refuse('denied');
  return real;
}

/** Whether `inner` is `outer` or below it. */
export const within = (inner: string, outer: string): boolean =>
  inner === outer || inner.startsWith(outer.endsWith(path.sep) ? outer : outer + path.sep);

/** A path with its links followed, or as it is where it does not exist. */
export async function realOf(place: string): Promise<string> {
  try {
    return await realpath(place);
  } catch {
    return place;
  }
}
