/** Bytes of a block: a header is one, and content is filled up with zeros to whole ones. */
export const BLOCK = 512;
/** What ends an archive. */
export const END = Buffer.alloc(2 * BLOCK);

/** Sizes from here on do not fit into eleven octal digits. */
const LARGE = 8 ** 11;

/** A name that this archive may have: one or two parts of plain characters, none of them `.` or `..`; at most 100 bytes. */
export const isPackName = (name: string): boolean =>
  /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)?$/.test(name) && name.length <= 100 && !name.split('/').some((part) => /^\.+$/.test(part));

/** The header of a regular file (POSIX ustar): everything but its name and size is fixed, so that there is one for each pair. */
export function tarHeader(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100, 'ascii');
  block.write('0000600\0', 100, 'ascii');
  block.write('0000000\0', 108, 'ascii');
  block.write('0000000\0', 116, 'ascii');
  writeSize(block, size);
  block.write('00000000000\0', 136, 'ascii');
  block.write('        0', 148, 'ascii');
  block.write('ustar\u000000', 257, 'ascii');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return block;
}

/** Zeros that follow a content of this size. */
export const padding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** Name and size of a header; undefined where the block is not exactly the one that `tarHeader` makes of them. */
export function readTarHeader(block: Buffer): { readonly name: string; readonly size: number } | undefined {
  const end = block.indexOf(0);
  const name = block.toString('latin1', 0, end < 0 || end > 100 ? 100 : end);
  const size = readSize(block);
  if (!Number.isSafeInteger(size) || size < 0 || !isPackName(name)) return undefined;
  return tarHeader(name, size).equals(block) ? { name, size } : undefined;
}

/** Eleven octal digits; a larger size is a binary number behind the byte 0x80, as GNU tar and star write it. */
function writeSize(block: Buffer, size: number): void {
  if (size < LARGE) {
    block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'ascii');
    return;
  }
  block[124] = 0x80;
  block.writeBigUInt64BE(BigInt(size), 128);
}

const readSize = (block: Buffer): number =>
  block[124] === 0x80 ? Number(block.readBigUInt64BE(128)) : Number.parseInt(block.toString('latin1', 124, 135), 8);
