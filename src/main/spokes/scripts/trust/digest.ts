import { createHash } from 'node:crypto';
import type { PartRole } from '#shared/contract/trust';

/** One of the files that a script's approval covers. */
export interface Part {
  readonly role: PartRole;
  /** Below the folder that the script lies in, with `/`. */
  readonly path: string;
  /** SHA-256 of its bytes in hex; null for a file that is declared and not there. */
  readonly hash: string | null;
}

/** Part of what is hashed, so that the name of a set of files is never that of a file. */
const HEADING = 'axle approval 1\n';

/** One name, in hex, for all of the bytes that an approval covers, whatever order they are given in. */
export function digestOf(parts: readonly Part[]): string {
  const lines = parts.map(({ role, path, hash }) => `${role} ${hash ?? '-'} ${JSON.stringify(path)}\n`).toSorted();
  return createHash('sha256')
    .update(HEADING + lines.join(''))
    .digest('hex');
}
