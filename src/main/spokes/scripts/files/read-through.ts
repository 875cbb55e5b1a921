import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readlink, type FileHandle } from 'node:fs/promises';
import type { Why } from '#shared/contract/problem-keys';
import { within } from '../sources/place';
import { codeOf, sameStamp, stampOf, system } from './read-head';

/** A file's bytes, and their SHA-256 in hex. */
export interface FileBytes {
  readonly bytes: Buffer;
  readonly hash: string;
  /** Permission bits as they were. */
  readonly mode: number;
}

/** What a file may not do: lie elsewhere, or be larger; and what happens when there is none, or it does. */
export interface Bounds {
  /** Absolute folder that it may not leave, links followed. */
  readonly inside: string;
  readonly maxBytes: number;
  readonly gone: () => never;
  readonly broken: (why: Why) => never;
}

const ATTEMPTS = 3;
const CHUNK = 262_144;

/** Reads a file through one descriptor, so that what is hashed is what is given. Tries again while it is being written. */
export async function readThrough(real: string, { inside, maxBytes, gone, broken }: Bounds): Promise<FileBytes> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const handle = await opened(real, gone, broken);
    try {
      const [where, before] = await Promise.all([placeOfHandle(handle, real), handle.stat()]);
      if (!within(where, inside)) broken({ key: 'leaves-source', at: [real] });
      if (!before.isFile()) broken({ key: 'not-file', at: [real] });
      if (before.size > maxBytes) broken({ key: 'bytes', at: [real], values: { bytes: String(before.size) } });
      const bytes = Buffer.alloc(before.size);
      const hash = await fill(handle, bytes);
      if (hash !== undefined && sameStamp(stampOf(before), stampOf(await handle.stat()))) return { bytes, hash, mode: before.mode & 0o777 };
    } finally {
      await handle.close();
    }
  }
  return broken({ key: 'being-written', at: [real] });
}

async function opened(real: string, gone: () => never, broken: Bounds['broken']): Promise<FileHandle> {
  try {
    return await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? gone() : broken({ ...system(code), at: [real] });
  }
}

/** Where the opened file really lies: a folder on the way may have become a link meanwhile. Only Linux can say. */
const placeOfHandle = (handle: FileHandle, real: string): Promise<string> =>
  process.platform === 'linux' ? readlink(`/proc/self/fd/${handle.fd}`) : Promise.resolve(real);

/** Reads and hashes in pieces, so that a large file does not hold the thread; undefined when it is shorter than it was. */
async function fill(handle: FileHandle, bytes: Buffer): Promise<string | undefined> {
  const hash = createHash('sha256');
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(CHUNK, bytes.length - at), at);
    if (bytesRead === 0) return undefined;
    hash.update(bytes.subarray(at, at + bytesRead));
    at += bytesRead;
  }
  return hash.digest('hex');
}
