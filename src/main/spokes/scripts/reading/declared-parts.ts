import path from 'node:path';
import { MAX_PARTS_BYTES } from '#shared/contract/trust';
import { declaredFiles } from '../files/declared';
import { readThrough } from '../files/read-through';
import type { Part } from '../trust/digest';

/** The declared files with their hashes, or what is wrong with one. */
export type DeclaredParts = { readonly parts: readonly Part[]; readonly problem?: undefined } | { readonly problem: string };

/** Why a file could not be hashed. */
class Refused extends Error {}

/** Hashes the files that a script declares; `file` is the script's path, `source` the folder that nothing may leave. */
export async function declaredParts(file: string, names: readonly string[], source: string): Promise<DeclaredParts> {
  const declared = await declaredFiles(path.dirname(file), names);
  if (declared.problem !== undefined) return { problem: `files: ${declared.path}: ${declared.problem}` };
  const parts: Part[] = [];
  let left = MAX_PARTS_BYTES;
  try {
    for (const { path: relative, real } of declared.files) {
      const broken = (problem: string): never => {
        throw new Refused(problem);
      };
      // It went between the look and this one.
      const gone = (): never => broken(`${relative}: it is being removed`);
      const read = real === null ? null : await readThrough(real, { inside: source, maxBytes: left, gone, broken });
      left -= read?.bytes.length ?? 0;
      parts.push({ role: 'file', path: relative, hash: read?.hash ?? null });
    }
  } catch (error) {
    if (error instanceof Refused) return { problem: `files: ${error.message}` };
    throw error;
  }
  return { parts };
}
