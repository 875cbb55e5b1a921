import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HubError } from '#shared/contract/errors';

/**
 * Fails with STORAGE_GONE where the database at `path` is missing or has no byte, though the file `witness` says that it
 * has been written to: a new one in its place would hide every run and entry that there was.
 */
export async function refuseLostDatabase(path: string, witness: string): Promise<void> {
  const folder = dirname(path);
  if ((await sizeOf(witness)) === 0 || (await sizeOf(path)) > 0) return;
  throw new HubError('STORAGE_GONE', { path: path.slice(0, 1_024), folder: join(folder, 'backups').slice(0, 1_024) });
}

/** Bytes of a file; 0 where there is none. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}
