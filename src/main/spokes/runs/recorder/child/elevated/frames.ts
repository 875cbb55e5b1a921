/** Bytes of the largest frame of output, and of what the elevated launcher says in one. */
export const MOST_BYTES = 65_536;
export const MOST_SAID = 256;

const HEADER = 5;
/** What a frame holds: something that is said, or output. */
export type FrameKind = 'word' | 'out' | 'err';

const codeOf: Readonly<Record<FrameKind, number>> = { word: 0x77, out: 0x6f, err: 0x65 };
const kindOf = new Map<number | undefined, FrameKind>([
  [0x77, 'word'],
  [0x6f, 'out'],
  [0x65, 'err'],
]);

/** One kind and up to `MOST_BYTES` as they go over the pipe: a letter, how many bytes follow, and they. */
export function frame(kind: FrameKind, bytes: Buffer): Buffer {
  const whole = Buffer.allocUnsafe(HEADER + bytes.length);
  whole[0] = codeOf[kind];
  whole.writeUInt32BE(bytes.length, 1);
  bytes.copy(whole, HEADER);
  return whole;
}

/** Output of any length as frames. */
export function* framesOf(kind: 'out' | 'err', bytes: Buffer): Generator<Buffer, void, void> {
  for (let at = 0; at < bytes.length; at += MOST_BYTES) yield frame(kind, bytes.subarray(at, at + MOST_BYTES));
}

/** Who takes what comes in frames. */
export interface FrameEvents {
  /** Output, in pieces as it arrives; the bytes are the caller's. */
  readonly onData: (chunk: Buffer, from: 'out' | 'err') => void;
  readonly onWord: (word: string) => void;
  /** No frame, or one that is too long: nothing that follows is read. */
  readonly onGarbage: () => void;
}

/** Reads frames, keeping no more than a header or one thing that is said. */
export function createFrames({ onData, onWord, onGarbage }: FrameEvents): (chunk: Buffer) => void {
  const header = Buffer.alloc(HEADER);
  let had = 0;
  let kind: FrameKind = 'word';
  let left = 0;
  let said: Buffer[] = [];
  let broken = false;

  /** False where it is none. */
  function begin(): boolean {
    const found = kindOf.get(header[0]);
    if (found === undefined) return false;
    kind = found;
    left = header.readUInt32BE(1);
    return left > 0 && left <= (kind === 'word' ? MOST_SAID : MOST_BYTES);
  }

  function take(piece: Buffer): void {
    left -= piece.length;
    if (kind !== 'word') return onData(piece, kind);
    said.push(piece);
    if (left > 0) return;
    const word = Buffer.concat(said).toString('utf8');
    said = [];
    onWord(word);
  }

  return (chunk) => {
    for (let at = 0; at < chunk.length && !broken;) {
      if (left === 0) {
        const part = chunk.subarray(at, at + HEADER - had);
        part.copy(header, had);
        had += part.length;
        at += part.length;
        if (had < HEADER) return;
        had = 0;
        if (begin()) continue;
        broken = true;
        return onGarbage();
      }
      const piece = chunk.subarray(at, at + left);
      at += piece.length;
      take(piece);
    }
  };
}
