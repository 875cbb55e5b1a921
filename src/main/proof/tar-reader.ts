import { PackFault } from './pack-faults';
import { BLOCK, END, readTarHeader } from './tar';

/** One file of an archive; its content is read to the end before the next one is asked for. */
export interface TarFile {
  readonly name: string;
  readonly size: number;
  readonly content: AsyncIterable<Buffer>;
}

/** Bytes on the way, of which any number can be asked for. Holds one chunk of its source at a time. */
class Supply {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Between 1 and `most` bytes; undefined at the end. */
  async some(most: number): Promise<Buffer | undefined> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#source.next();
      if (done === true) return undefined;
      this.#rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  /** Lets go of the source, read to its end or not. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async exactly(count: number, what: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let have = 0; have < count;) {
      const part = await this.some(count - have);
      if (part === undefined) throw new PackFault('cut', what);
      parts.push(part);
      have += part.length;
    }
    return Buffer.concat(parts);
  }
}

/** The files of an archive, in order. Takes only what `tarHeader` writes: no links, no folders, no second spelling of anything. */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile, void, void> {
  const supply = new Supply(source);
  try {
    yield* filesOf(supply);
  } finally {
    await supply.close();
  }
}

async function* filesOf(supply: Supply): AsyncGenerator<TarFile, void, void> {
  for (;;) {
    const block = await supply.exactly(BLOCK, 'the end of the archive');
    if (block.equals(END.subarray(0, BLOCK))) break;
    const header = readTarHeader(block);
    if (header === undefined) throw new PackFault('not-a-pack', 'a header that no pack has');
    yield { ...header, content: contentOf(supply, header.name, header.size) };
    const after = await supply.exactly((BLOCK - (header.size % BLOCK)) % BLOCK, header.name);
    if (after.some((byte) => byte !== 0)) throw new PackFault('not-a-pack', `bytes behind ${header.name}`);
  }
  const second = await supply.exactly(BLOCK, 'the end of the archive');
  const more = await supply.some(1);
  if (!second.equals(END.subarray(0, BLOCK)) || more !== undefined) throw new PackFault('not-a-pack', 'bytes behind the end');
}

async function* contentOf(supply: Supply, name: string, size: number): AsyncGenerator<Buffer, void, void> {
  for (let left = size; left > 0;) {
    const part = await supply.some(left);
    if (part === undefined) throw new PackFault('cut', name);
    left -= part.length;
    yield part;
  }
}
