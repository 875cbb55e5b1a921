import type { Why } from '#shared/contract/problem-keys';
import { readDeclared } from '../files/read-declared';
import type { Part } from '../trust/digest';

/** The declared files with their hashes, or what is wrong with one. */
export type DeclaredParts = { readonly parts: readonly Part[]; readonly problem?: undefined } | { readonly problem: Why };

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
class Refused extends Error {
  constructor(readonly why: Why) {
    super(why.key);
  }
}

/** Hashes the files that a script declares. */
export async function declaredParts({ file, names, source, taken }: DeclaredOf): Promise<DeclaredParts> {
  const broken = (why: Why): never => {
    throw new Refused(why);
  };
  const gone = (): never => broken({ key: 'file-removed', at: ['files'] });
  const parts: Part[] = [];
  try {
    for await (const { path, read } of readDeclared(file, names, { inside: source, gone, broken, taken }))
      parts.push({ role: 'file', path, hash: read?.hash ?? null });
  } catch (error) {
    if (error instanceof Refused) return { problem: error.why };
    throw error;
  }
  return { parts };
}
