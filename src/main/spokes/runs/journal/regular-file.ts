import { constants, fstatSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

// Windows has neither: what is no file cannot be opened there anyway.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO']);

/**
 * Opens what a recorder wrote, for reading; undefined where there is no such file. What has come to lie in its place is none:
 * a link is not followed, wherever it leads, and a pipe or a folder is not read.
 */
export async function openRegular(path: string): Promise<FileHandle | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, FLAGS);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
  if (fstatSync(file.fd).isFile()) return file; // Of an open file it is in memory.
  await file.close();
  return undefined;
}

/** True when the system says that there is no such file or folder, or a link in its place. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && ABSENT.has(error.code);
