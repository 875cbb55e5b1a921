import { resultBounds } from '#shared/contract/results';

const NEWLINE = 10;

/** Cuts bytes into lines, wherever they are cut; of a line that is too long nothing is kept. */
export interface Splitter {
  push(chunk: Buffer): void;
  /** What is left without an end is a line too. */
  end(): void;
}

/** `onLine` is given each line's text, undefined for one that was too long. The bytes pushed are used no more when that returns. */
export function createSplitter(onLine: (text: string | undefined) => void): Splitter {
  let parts: Buffer[] = [];
  let size = 0;

  const finish = (): void => {
    const text = size > resultBounds.line ? undefined : Buffer.concat(parts).toString('utf8');
    parts = [];
    size = 0;
    onLine(text);
  };
  const add = (piece: Buffer): void => {
    size += piece.length;
    if (size > resultBounds.line) parts = [];
    else if (piece.length > 0) parts.push(Buffer.from(piece));
  };

  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        add(chunk.subarray(from, at));
        finish();
        from = at + 1;
      }
      add(chunk.subarray(from));
    },
    end() {
      if (size > 0) finish();
    },
  };
}
