import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { INDEX_NAME, MAX_INDEX_BYTES, readingIndex, SIGNATURE_NAME, writeIndex } from '#shared/contract/signed-index';
import type { Messages } from './messages/messages';
import { refuse } from './refuse';

/** What was signed. */
export interface Signed {
  readonly index: string;
  readonly files: number;
  readonly serial: number;
}

/**
 * Writes the index of a folder and its Ed25519 signature (RFC 8032, over the bytes of the index). All files are in it but hidden ones,
 * `node_modules` and the index itself; links are passed over, since nobody signs what they lead to. The serial is one more than that
 * of the index that is there, unless it is given.
 */
export async function signFolder(folder: string, pem: string, serial: number | undefined, { trust }: Messages): Promise<Signed> {
  const key = privateKeyOf(pem) ?? refuse(trust.notEd25519);
  const last = await lastSerial(folder);
  const next = serial ?? (last ?? 0) + 1;
  if (last !== undefined && next <= last) refuse(trust.serialTooLow(last));
  const files = new Map<string, string>();
  for await (const path of filesBelow(folder, '')) files.set(path, await hashOf(join(folder, path)));
  const bytes = Buffer.from(writeIndex({ serial: next, files }));
  if (bytes.length > MAX_INDEX_BYTES) refuse(trust.tooLargeToSign);
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

async function lastSerial(folder: string): Promise<number | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, INDEX_NAME), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const steps = readingIndex(text);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value?.serial;
}

async function* filesBelow(folder: string, below: string): AsyncGenerator<string> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.name.startsWith('.') || entry.name === 'node_modules' || path === INDEX_NAME || path === SIGNATURE_NAME) continue;
    if (entry.isDirectory()) yield* filesBelow(folder, path);
    else if (entry.isFile()) yield path;
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function replace(file: string, text: string | Buffer): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
