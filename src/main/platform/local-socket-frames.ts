import { MAX_FRAME } from '#shared/rpc/protocol';

const HEADER = 4;

/** Cuts a byte stream into frames. Throws a SyntaxError on one that is too large or no JSON. */
export class FrameSplitter {
  #parts: Buffer[] = [];
  #have = 0;
  #need = HEADER;

  *push(chunk: Buffer): Generator<unknown, void, void> {
    this.#parts.push(chunk);
    this.#have += chunk.length;
    if (this.#have < this.#need) return;
    let bytes = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts);
    this.#parts = [];
    for (;;) {
      this.#need = bytes.length < HEADER ? HEADER : HEADER + bytes.readUInt32BE(0);
      if (this.#need > HEADER + MAX_FRAME) throw new SyntaxError(`a frame of ${this.#need - HEADER} bytes`);
      if (bytes.length < this.#need || bytes.length < HEADER) break;
      const json = bytes.toString('utf8', HEADER, this.#need);
      bytes = bytes.subarray(this.#need);
      yield JSON.parse(json) as unknown;
    }
    this.#have = bytes.length;
    if (bytes.length > 0) this.#parts.push(bytes);
  }
}
