import path from 'node:path';
import type { Why } from '#shared/contract/problem-keys';
import { MAX_PARTS_BYTES } from '#shared/contract/trust';
import { declaredFiles } from './declared';
import { readThrough, type Bounds, type FileBytes } from './read-through';

/** A declared file as it was read; null for one that is not there. */
export interface DeclaredBytes {
  readonly path: string;
  readonly read: FileBytes | null;
}

/** Where nothing may leave, what happens when one went or cannot be taken, and paths that are read already. */
export interface ReadDeclaredOptions extends Omit<Bounds, 'maxBytes'> {
  readonly taken: readonly { readonly path: string }[];
}

/**
 * Reads what the script at `file` declares, one file after the other, at most 64 MiB together. Whoever looks at a script and whoever
 * starts it go this way: what is hashed is what is copied.
 */
export async function* readDeclared(
  file: string,
  names: readonly string[],
  { taken, broken: refuse, ...bounds }: ReadDeclaredOptions,
): AsyncGenerator<DeclaredBytes, void, void> {
  if (names.length === 0) return;
  const broken = (why: Why): never => refuse({ ...why, at: ['files', ...(why.at ?? [])] });
  const declared = await declaredFiles(path.dirname(file), names);
  if (declared.problem !== undefined) return broken({ key: `declared-${declared.problem}`, at: [declared.path] });
  let left = MAX_PARTS_BYTES;
  for (const { path: relative, real } of declared.files) {
    if (taken.some((part) => part.path === relative)) continue;
    const read = real === null ? null : await readThrough(real, { ...bounds, broken, maxBytes: left });
    left -= read?.bytes.length ?? 0;
    yield { path: relative, read };
  }
}
