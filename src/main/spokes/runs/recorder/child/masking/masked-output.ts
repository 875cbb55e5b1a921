import type { Mask } from './mask';

/** Milliseconds that a person who is asked something waits for the rest of the question, where it ends as a secret begins. */
const SOON_MS = 40;
/** So much of a secret stands at the end of a question by chance only seldom: its rest is waited for longer. */
const LIKELY_BYTES = 4;
const LATER_MS = 1_000;

/** What a child prints on one of its streams, on its way to the journal. */
export interface MaskedOutput {
  push(pieces: readonly Buffer[]): void;
  /** No more comes: gives what was held back. */
  end(): void;
}

/** Passes on what may be seen; what is held back is passed on after a moment in which nothing followed. */
export function createMaskedOutput(mask: Mask | undefined, pass: (pieces: readonly Buffer[]) => void): MaskedOutput {
  if (mask === undefined) return { push: pass, end: () => undefined };
  const stream = mask.stream();
  let timer: NodeJS.Timeout | undefined;
  const release = (): void => {
    const pieces = stream.release();
    if (pieces.length > 0) pass(pieces);
  };
  return {
    push(pieces) {
      clearTimeout(timer);
      pass(pieces.flatMap((piece) => stream.push(piece)));
      if (stream.held > 0) timer = setTimeout(release, stream.begun < LIKELY_BYTES ? SOON_MS : LATER_MS);
    },
    end() {
      clearTimeout(timer);
      release();
    },
  };
}
