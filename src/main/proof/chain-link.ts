import { hash } from 'node:crypto';

/** From this version of an entry on its hash is made of its link and its digest, so that one can be shown without the other. */
const LINKED = 3;

/** The SHA-256 of a text's UTF-8 bytes, in hex. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/**
 * The hash of an entry from the hash of the one before and the SHA-256 of its own bytes, both in hex. Who is shown a
 * digest alone can go on along the chain past an entry that is not theirs to read.
 */
export const linkHash = (prev: string, digest: string): string => sha256(`axle-audit-3\n${prev}\n${digest}\n`);

/** The hash of an entry of the audit chain: of its bytes alone before version 3, which then holds the link as well. */
export function entryHash(bytes: string, { v, prev }: { readonly v: unknown; readonly prev: unknown }): string {
  return isLinked(v) ? linkHash(String(prev), sha256(bytes)) : sha256(bytes);
}

/** Whether an entry of this version can be passed by its digest alone. */
export const isLinked = (v: unknown): boolean => typeof v === 'number' && v >= LINKED;
