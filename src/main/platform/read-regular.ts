import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

// Windows has none: what is no file cannot be opened there anyway.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * The bytes of a file that a person named, up to `most` of them: `too-large` beyond, `not-file` of a pipe, a device or a folder, which nothing waits
 * for. What the system refuses is thrown as it says it.
 */
export async function readRegular(path: string, most: number): Promise<Buffer | 'too-large' | 'not-file'> {
  const file = await open(path, FLAGS);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return 'not-file';
    if (stats.size > most) return 'too-large';
    return await readUpTo(file, Math.min(stats.size, most), most);
  } finally {
    await file.close();
  }
}

/** A file may say less than it has, and grow while it is read. */
async function readUpTo(file: FileHandle, expected: number, most: number): Promise<Buffer | 'too-large'> {
  let bytes = Buffer.alloc(expected + 1);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, null);
    if (bytesRead === 0) return bytes.subarray(0, at);
    at += bytesRead;
    if (at > most) return 'too-large';
    if (at === bytes.length) bytes = Buffer.concat([bytes], Math.min(bytes.length * 2 + 1_024, most + 1));
  }
}
