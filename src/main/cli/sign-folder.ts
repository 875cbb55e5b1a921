import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { open, opendir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import {
  INDEX_NAME,
  MAX_INDEX_BYTES,
  readIndex,
  sameIndex,
  SIGNATURE_NAME,
  UNSIGNED,
  writeIndex,
  type SignedIndex,
} from '#shared/contract/signed-index';
import type { Messages } from './messages/messages';
import { refuse } from './refuse';

/** What was signed. */
export interface Signed {
  readonly index: string;
  readonly files: number;
  readonly serial: number;
}

/** Bytes that a line has beside the name: a hash, two spaces and its end. */
const BESIDE_NAME = 67;
const CHUNK = 262_144;

/**
 * Writes the index of a folder and its Ed25519 signature (RFC 8032, over the bytes of the index). All files are in it, hidden ones too,
 * but for the index itself and `.git`: a hub asks for all that lies in a folder that a script declares. A link counts as the file that
 * it leads to where that is in the folder; others are passed over, and so is what is neither file nor folder. The serial is one more
 * than that of the index that is there, unless it is given; an index that cannot be read is refused, since the next one could be older.
 */
export async function signFolder(folder: string, pem: string, serial: number | undefined, messages: Messages): Promise<Signed> {
  try {
    return await signed(folder, pem, serial, messages);
  } catch (error) {
    // The system's word about a file or folder: it is not there, or nobody's to read or write.
    if (error instanceof Error && 'path' in error && 'code' in error) return refuse(`${String(error.path)}: ${String(error.code)}`);
    throw error;
  }
}

async function signed(folder: string, pem: string, serial: number | undefined, { trust }: Messages): Promise<Signed> {
  const key = privateKeyOf(pem) ?? refuse(trust.notEd25519);
  const last = await lastSerial(folder, () => refuse(trust.indexUnreadable));
  const next = serial ?? (last ?? 0) + 1;
  if (last !== undefined && next <= last) refuse(trust.serialTooLow(last));
  const paths: string[] = [];
  let size = 0;
  for await (const path of filesBelow(await realpath(folder), '')) {
    size += BESIDE_NAME + Buffer.byteLength(path);
    // Before anything is hashed: a home folder takes a while.
    if (size > MAX_INDEX_BYTES) refuse(trust.tooLargeToSign);
    paths.push(path);
  }
  const files = new Map<string, string>();
  for (const path of paths) files.set(path, await hashOf(join(folder, path)));
  const index: SignedIndex = { serial: next, files };
  const bytes = Buffer.from(writeIndex(index));
  if (bytes.length > MAX_INDEX_BYTES) refuse(trust.tooLargeToSign);
  // What no hub would read, is not signed.
  if (!sameIndex(index, readIndex(bytes.toString('utf8')) ?? null)) refuse(trust.nameUnsignable);
  // The signature first: an old index beside a new signature is refused, and so is the other way about; neither lasts.
  await replace(join(folder, SIGNATURE_NAME), `${sign(null, bytes, key).toString('base64')}\n`);
  await replace(join(folder, INDEX_NAME), bytes);
  return { index: join(folder, INDEX_NAME), files: files.size, serial: next };
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where there is no index; what is there in its place is `unreadable`. */
async function lastSerial(folder: string, unreadable: () => never): Promise<number | undefined> {
  const file = join(folder, INDEX_NAME);
  try {
    const stats = await stat(file);
    if (!stats.isFile() || stats.size > MAX_INDEX_BYTES) return unreadable();
    return (readIndex(await readFile(file, 'utf8')) ?? unreadable()).serial;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function* filesBelow(root: string, below: string): AsyncGenerator<string> {
  const folders: string[] = [];
  for await (const entry of await opendir(join(root, below))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.name === '.git' || UNSIGNED.has(path)) continue;
    if (entry.isDirectory()) folders.push(path);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(root, path)))) yield path;
  }
  for (const path of folders) yield* filesBelow(root, path);
}

async function leadsToFile(root: string, path: string): Promise<boolean> {
  try {
    const real = await realpath(join(root, path));
    return real.startsWith(root.endsWith(sep) ? root : root + sep) && (await stat(real)).isFile();
  } catch (error) {
    // It leads nowhere, or in a circle.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK);
  const handle = await open(file);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

async function replace(file: string, text: string | Buffer): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
