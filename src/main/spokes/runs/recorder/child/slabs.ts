/** Bytes of a slab. */
export const SLAB = 1024 * 1024;
/** Free slabs that are kept for all runs together. */
const MOST_FREE = 16;

const free: Buffer<ArrayBuffer>[] = [];

/** Memory that one run's output is read into; used again once it was written, since fresh pages cost more than the copy. */
export interface Slabs {
  take(): Buffer<ArrayBuffer>;
  /** A slab is full: what it holds is written when the journal has reached where it is now. */
  retire(slab: Buffer<ArrayBuffer>): void;
  /** The journal has been written up to here. */
  release(written: number): void;
}

/** `appended` is how much was handed to the journal so far. */
export function createSlabs(appended: () => number): Slabs {
  const retired: { readonly slab: Buffer<ArrayBuffer>; readonly at: number }[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(SLAB),
    retire: (slab) => void retired.push({ slab, at: appended() }),
    release(written) {
      for (let first = retired[0]; first !== undefined && first.at <= written; first = retired[0]) {
        retired.shift();
        if (free.length < MOST_FREE) free.push(first.slab);
      }
    },
  };
}
