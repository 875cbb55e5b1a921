import { HubError } from '#shared/contract/errors';

/** Does something with a run's folder; refuses with STORAGE_FULL where the disk has no room for it. */
export function orFull<T>(folder: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (isFull(error)) throw new HubError('STORAGE_FULL', { path: folder.slice(0, 1_024) }, { cause: error });
    throw error;
  }
}

/** Whether a failure says that the disk, or the person's share of it, is full. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
