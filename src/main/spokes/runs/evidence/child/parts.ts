import { createHash } from 'node:crypto';

/** A file of a pack, whose size and hash are known before it is written. */
export interface Part {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  /** Its content, the same each time. */
  readonly open: () => AsyncIterable<Buffer>;
}

/** Reads a content once for its size and hash. */
export async function measured(name: string, open: () => AsyncIterable<Buffer>): Promise<Part> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of open()) {
    hash.update(piece);
    size += piece.length;
  }
  return { name, size, sha256: hash.digest('hex'), open };
}

/** A content that lies in memory. */
export const inMemory = (name: string, pieces: readonly Buffer[]): Promise<Part> =>
  measured(name, async function* content() {
    yield* pieces;
  });
