import { createHash } from 'node:crypto';
import { chmodSync, closeSync, constants, mkdirSync, openSync, rmSync, writeFile, writeFileSync } from 'node:fs';
import { open, readlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { HubError } from '#shared/contract/errors';
import { codeOf, decode, MAX_SCRIPT_BYTES, sameStamp, stampOf } from '../files/read-head';
import { within } from '../sources/place';

/** The bytes that will run, as they were copied. */
export interface Copied {
  /** SHA-256 of the bytes in the copy, in hex. */
  readonly hash: string;
  readonly text: string;
}

/** What is copied: the script's id, its file's name, where its bytes are, and the source that they may not leave. */
export interface Original {
  readonly script: string;
  readonly name: string;
  readonly real: string;
  readonly source: string;
}

/** Where the copy of a file of this name lies in a run's folder. */
export const copyOf = (folder: string, name: string): string => path.join(folder, 'files', name);

const ATTEMPTS = 3;
const CHUNK = 262_144;
/** Bytes that are written at once, without the thread pool. */
const SMALL = 65_536;
const writeLarge = promisify(writeFile);

/**
 * Copies a script's bytes into `folder/files` through one descriptor, so that what is hashed is what runs.
 * The copy is there, empty, when this returns its promise: a sandbox can be set up around it while its bytes come. It is
 * closed to everybody until the run begins, and whoever begins it opens it.
 * Refuses a file that went (`SCRIPT_NOT_FOUND`) and one that left its source, grew or keeps changing (`SCRIPT_BROKEN`).
 */
export async function copyScript({ script, name, real, source }: Original, folder: string): Promise<Copied> {
  const broken = (problem: string): never => {
    throw new HubError('SCRIPT_BROKEN', { script: script.slice(0, 1_024), problems: [problem] });
  };
  const file = copyOf(folder, name);
  const copy = create(file);
  try {
    const { bytes, hash } = await readThrough(script, real, source, broken);
    const text = decode(bytes)?.text ?? broken(`${real}: it holds NUL bytes`);
    // Both write as often as it takes: a disk that is nearly full takes a part.
    if (bytes.length <= SMALL) writeFileSync(copy, bytes);
    else await writeLarge(copy, bytes);
    return { hash, text };
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(copy);
  }
}

/** Our own disk takes a file in a fraction of what a trip to the thread pool costs, and a start waits for it. */
function create(copy: string): number {
  const folder = path.dirname(copy);
  mkdirSync(folder, { recursive: true });
  // As root the child runs as a user of its own, who has to reach and read the copy, and no more.
  chmodSync(folder, process.getuid?.() === 0 ? 0o711 : 0o700);
  return openSync(copy, 'wx', 0o000); // Our own descriptor writes.
}

interface Read {
  readonly bytes: Buffer;
  readonly hash: string;
}

async function readThrough(script: string, real: string, source: string, broken: (problem: string) => never): Promise<Read> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const handle = await opened(script, real, broken);
    try {
      const [where, before] = await Promise.all([placeOfHandle(handle, real), handle.stat()]);
      if (!within(where, source)) broken(`${real}: it leads out of its source`);
      if (!before.isFile()) broken(`${real}: not a file`);
      if (before.size > MAX_SCRIPT_BYTES) broken(`${real}: ${before.size} bytes`);
      const bytes = Buffer.alloc(before.size);
      const hash = await fill(handle, bytes);
      if (hash !== undefined && sameStamp(stampOf(before), stampOf(await handle.stat()))) return { bytes, hash };
    } finally {
      await handle.close();
    }
  }
  return broken(`${real}: it is being written`);
}

async function opened(script: string, real: string, broken: (problem: string) => never): Promise<FileHandle> {
  try {
    return await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new HubError('SCRIPT_NOT_FOUND', { script: script.slice(0, 1_024) });
    return broken(`${real}: ${code}`);
  }
}

/** Where the opened file really lies: a folder on the way may have become a link meanwhile. Only Linux can say. */
const placeOfHandle = (handle: FileHandle, real: string): Promise<string> =>
  process.platform === 'linux' ? readlink(`/proc/self/fd/${handle.fd}`) : Promise.resolve(real);

/** Reads and hashes in pieces, so that a large script does not hold the thread; undefined when the file is shorter than it was. */
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
