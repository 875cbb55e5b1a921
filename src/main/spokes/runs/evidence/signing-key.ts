import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { HubError } from '#shared/contract/errors';
import { asStorage } from '#main/platform/storage-faults';
import { openRegular } from '../journal/regular-file';

/** Bytes; a key of ours has 119. */
const LARGEST = 4_096;

/**
 * The Ed25519 key that this hub signs evidence with: PKCS #8 in `evidence.key` of the data folder, for its owner alone, made
 * when it is first needed. Fails with STORAGE_DAMAGED where something else lies there: another key is never put in its place.
 */
export async function signingKey(home: string): Promise<KeyObject> {
  const path = join(home, 'evidence.key');
  try {
    const kept = await readKey(path);
    if (kept !== undefined) return kept;
    await makeKey(path);
    const made = await readKey(path);
    if (made !== undefined) return made;
  } catch (error) {
    throw asStorage(error, path);
  }
  throw damaged(path, 'not a file');
}

const damaged = (path: string, detail: string): HubError => new HubError('STORAGE_DAMAGED', { path: path.slice(0, 1_024), detail });

async function readKey(path: string): Promise<KeyObject | undefined> {
  const file = await openRegular(path);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    if (size > LARGEST) throw damaged(path, `${size} bytes`);
    const key = keyOf(await file.readFile());
    if (key?.asymmetricKeyType !== 'ed25519') throw damaged(path, 'not an Ed25519 key');
    return key;
  } finally {
    await file.close();
  }
}

function keyOf(pem: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/** Whole or not at all, and never in the place of one that is there: two hubs' halves cannot both make one. */
async function makeKey(path: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}
