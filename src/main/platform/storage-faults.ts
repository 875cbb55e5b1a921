import { HubError } from '#shared/contract/errors';

type StorageCode = 'STORAGE_BUSY' | 'STORAGE_FULL' | 'STORAGE_READONLY';

/** Whether the storage could not take it now: the same may work later. */
export const isStorage = (error: unknown): error is HubError<StorageCode> =>
  HubError.is(error, 'STORAGE_BUSY') || HubError.is(error, 'STORAGE_FULL') || HubError.is(error, 'STORAGE_READONLY');

const full: readonly unknown[] = ['ENOSPC', 'EDQUOT'];
/** What somebody else's file may be refused for as well; the last is of a file where a folder should be. */
const refused: readonly unknown[] = ['EACCES', 'EPERM', 'ENOTDIR'];

/** A failure of the file system below `path` in the hub's words; others come back as they are. */
export function asStorage(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const data = { path: path.slice(0, 1_024) };
  if (full.includes(error.code)) return new HubError('STORAGE_FULL', data, { cause: error });
  const inside = 'path' in error && typeof error.path === 'string' && error.path.startsWith(path) && path !== '';
  if (error.code === 'EROFS' || (inside && refused.includes(error.code))) return new HubError('STORAGE_READONLY', data, { cause: error });
  return error;
}
