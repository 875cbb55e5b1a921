import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HubError } from '#shared/contract/errors';
import { asStorage } from '#main/platform/storage-faults';
import { refuse } from '../refuse';

/** How a report is written, as a file's name says. */
export function formatOf(path: string): 'html' | 'md' | undefined {
  if (/[^/\\]\.html?$/i.test(path)) return 'html';
  return /[^/\\]\.(?:md|markdown)$/i.test(path) ? 'md' : undefined;
}

/** Writes a report for its owner alone, in place of what is there only with `force`, and then all of it or nothing. Gives its path. */
export async function saveReport(given: string, text: string, force: boolean): Promise<string> {
  const path = resolve(given);
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    if (!force) await writeNew(path, text);
    else {
      await writeNew(beside, text);
      await rename(beside, path);
    }
    return path;
  } catch (error) {
    if (force) await rm(beside, { force: true });
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') throw new HubError('FILE_EXISTS', { path: path.slice(0, 1_024) }, { cause: error });
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return refuse(`--out: ${given} (${code})`);
    throw asStorage(error, force ? beside : path);
  }
}

/** A file that was not there; nothing is left of one that could not be written. */
async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
