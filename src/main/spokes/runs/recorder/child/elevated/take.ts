import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ElevatedSpec, type ElevatedOrder, sha256 } from '../../elevated-spec';

/** Why what was to be run is not: it is not what was approved, or it cannot be read. */
export class NotTaken extends Error {
  constructor(
    readonly why: 'changed' | 'unreadable',
    options?: ErrorOptions,
  ) {
    super(why, options);
  }
}

const CHUNK = 1_048_576;

/** The spec that an order names, once its bytes are known to be those. */
export async function readSpec({ spec, bytes, hash }: ElevatedOrder): Promise<ElevatedSpec> {
  const pieces: Buffer[] = [];
  await readWhole(spec, bytes, (piece) => void pieces.push(Buffer.from(piece)));
  const whole = Buffer.concat(pieces);
  if (sha256(whole) !== hash) throw new NotTaken('changed');
  return ElevatedSpec.parse(JSON.parse(whole.toString('utf8')));
}

/** Copies what a spec names into a folder that nobody else can write in, and compares the copies. */
export async function takeFiles({ files, folders, cwd }: ElevatedSpec, folder: string): Promise<void> {
  for (const name of [...folders, cwd]) await mkdir(join(folder, name), { recursive: true });
  for (const { path, bytes, hash, to, executable } of files) {
    const target = join(folder, to);
    await mkdir(dirname(target), { recursive: true });
    const digest = createHash('sha256');
    const copy = await open(target, 'wx', 0o600);
    try {
      await readWhole(path, bytes, async (piece) => {
        digest.update(piece);
        await copy.writeFile(piece);
      });
    } finally {
      await copy.close();
    }
    if (digest.digest('hex') !== hash) throw new NotTaken('changed');
    // On Windows the folder's own rights are what counts; a file that is marked as read-only is hard to remove there.
    if (process.platform !== 'win32') await chmod(target, executable ? 0o500 : 0o400);
  }
}

/** Reads a file that has this many bytes; one that has others was changed. */
async function readWhole(path: string, bytes: number, onPiece: (piece: Buffer) => void | Promise<void>): Promise<void> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new NotTaken('unreadable', { cause: error });
  });
  try {
    // Anything else would be waited for, or has no end.
    const found = await file.stat();
    if (!found.isFile()) throw new NotTaken('unreadable');
    if (found.size !== bytes) throw new NotTaken('changed');
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK, bytes)));
    for (let left = bytes; left > 0;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, left)).catch((error: unknown) => {
        throw new NotTaken('unreadable', { cause: error });
      });
      if (bytesRead === 0) throw new NotTaken('changed');
      left -= bytesRead;
      await onPiece(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** That a folder was made and nothing is in it: throws where something is. */
export async function demandEmpty(folder: string): Promise<void> {
  const found = await readdir(folder);
  if (found.length > 0) throw new Error(`${folder} is not empty`);
}
