/**
 * A signature is a set of bits, one for each trigram (three bytes in a row of the folded text) of a block: a text can only be in
 * the block when the bits of all its own trigrams are set.
 */

/** Bytes of a block at most: whole lines of output. */
export const BLOCK_BYTES = 65_536;
/** A signature takes this part of its block. Measured on mixed logs: a third of its bits are set then. */
const SHARE = 32;
const LEAST_BYTES = 64;

const NEWLINE = 10;
/** Spreads trigrams over the bits (2^32 divided by the golden ratio). */
const SPREAD = 0x9e37_79b1;

const upper = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte));

/** Bytes of the signature of a block of so many bytes: a power of two. */
export function signatureBytes(blockBytes: number): number {
  const most = Math.min(blockBytes, BLOCK_BYTES) / SHARE;
  return Math.max(LEAST_BYTES, 2 ** Math.ceil(Math.log2(Math.max(1, most))));
}

/** A text as it is compared: a superset of what is the same to a search without case, so that nothing is missed. */
export const foldForSearch = (text: string): Buffer => Buffer.from(text.toUpperCase());

/** Sets the bits of what stands in `bytes[from, stop)`; the letters a to z count as A to Z. */
export function addTrigrams(signature: Uint8Array, bytes: Uint8Array, from: number, stop: number): void {
  const shift = shiftOf(signature);
  let [trigram, known] = [0, 0];
  for (let at = from; at < stop; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === NEWLINE) {
      known = 0; // No text goes across the end of a line.
      continue;
    }
    trigram = ((trigram << 8) | (upper[byte] ?? 0)) & 0xff_ffff;
    known += 1;
    if (known < 3) continue;
    const bit = Math.imul(trigram, SPREAD) >>> shift;
    signature[bit >> 3] = (signature[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
}

/** The trigrams of a text that is searched for; none of one that is shorter than three bytes. */
export function trigramsOf(text: string): readonly number[] {
  const bytes = foldForSearch(text);
  const found = new Set<number>();
  for (let at = 0; at + 2 < bytes.length; at += 1) found.add(((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0));
  return [...found];
}

/** Whether a block may have all of these trigrams; false is certain. */
export function mayHold(signature: Uint8Array, trigrams: readonly number[]): boolean {
  const shift = shiftOf(signature);
  return trigrams.every((trigram) => {
    const bit = Math.imul(trigram, SPREAD) >>> shift;
    return ((signature[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  });
}

/** How far to the right the highest bits of a product are the number of a bit. */
const shiftOf = (signature: Uint8Array): number => Math.clz32(signature.length * 8) + 1;
