import { readDeclared } from '../files/read-declared';
import type { Part } from '../trust/digest';

/** The declared files with their hashes, or what is wrong with one. */
export type DeclaredParts = { readonly parts: readonly Part[]; readonly problem?: undefined } | { readonly problem: string };

/** What is declared, where it lies, and the parts that are known without it. */
export interface DeclaredOf {
  /** The script's path. */
  readonly file: string;
  readonly names: readonly string[];
  /** The folder that nothing may leave. */
  readonly source: string;
  readonly taken: readonly Part[];
}

/** Why a file could not be hashed. */
class Refused extends Error {}

/** Hashes the files that a script declares. */
export async function declaredParts({ file, names, source, taken }: DeclaredOf): Promise<DeclaredParts> {
  const broken = (problem: string): never => {
    throw new Refused(problem);
  };
  const gone = (): never => broken('files: one is being removed');
  const parts: Part[] = [];
  try {
    for await (const { path, read } of readDeclared(file, names, { inside: source, gone, broken, taken }))
      parts.push({ role: 'file', path, hash: read?.hash ?? null });
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message };
    throw error;
  }
  return { parts };
}
