import { hash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent, openRegular } from './journal/regular-file';

/** Bytes of the largest script that is read; none that ran is larger. */
const LARGEST = 16 * 1_048_576;
/** Files beside a script that are looked at. */
const MOST_FILES = 64;

/** The copy of a script that a run keeps: its bytes, or why they are not those that ran. */
export type KeptScript =
  { readonly state: 'kept'; readonly name: string; readonly bytes: Buffer } | { readonly state: 'missing' | 'changed' };

/** The bytes that a run ran, as they lie in its folder still: found by the hash that was taken at the start. */
export async function keptScript(folder: string, wanted: string | null): Promise<KeptScript> {
  const files = join(folder, 'files');
  let state: 'missing' | 'changed' = 'missing';
  for (const name of (await namesIn(files)).slice(0, MOST_FILES)) {
    const bytes = await contentOf(join(files, name));
    if (bytes === undefined) continue;
    if (hash('sha256', bytes, 'hex') === wanted) return { state: 'kept', name, bytes };
    state = 'changed';
  }
  return { state };
}

/** Removes the copies of what a script declared, which are of no use after its run and may be large; the script's own stays. */
export async function dropDeclared(folder: string, wanted: string | null): Promise<void> {
  const files = join(folder, 'files');
  const names = await namesIn(files);
  if (names.length < 2) return;
  for (const name of names) {
    const bytes = await contentOf(join(files, name));
    const isScript = bytes !== undefined && hash('sha256', bytes, 'hex') === wanted;
    if (!isScript) await rm(join(files, name), { recursive: true, force: true });
  }
}

/** Names in a folder; none where there is no folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** A file's content; undefined where it is none any more, or was never opened for a run. */
async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    const file = await openRegular(path);
    if (file === undefined) return undefined;
    try {
      const { size } = await file.stat();
      return size > LARGEST ? undefined : await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return undefined;
    throw error;
  }
}
