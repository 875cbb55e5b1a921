/** Buffers of one size that are used again. */
export interface BlockPool {
  /** Bytes of a block. */
  readonly bytes: number;
  /** A block with whatever is left in it; it is the borrower's until it is given back. */
  borrow(): Buffer;
  /** The borrower no longer looks at it, nor does what it was handed to. */
  giveBack(block: Buffer): void;
}

/**
 * Blocks of `bytes` for what passes through by the gibibyte; up to `kept` that nobody needs wait for the next borrower. New
 * buffers in their place would outlive V8's young generation while they are sent, and be freed by full collections only:
 * the hub would grow by 60 MiB in between.
 */
export function createBlockPool(bytes: number, kept: number): BlockPool {
  const free: Buffer[] = [];
  return {
    bytes,
    borrow: () => free.pop() ?? Buffer.allocUnsafeSlow(bytes),
    giveBack(block) {
      if (free.length < kept) free.push(block);
    },
  };
}
