import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { HubError } from '#shared/contract/errors';
import { INDEX_NAME, MAX_INDEX_BYTES, readingIndex, SIGNATURE_NAME, type SignedIndex } from '#shared/contract/signed-index';
import type { SourceSignature } from '#shared/contract/trust';
import type { Why } from '#shared/contract/problem-keys';
import { readThrough } from '../files/read-through';
import { sortingFolders, type SignedFolders } from './signed-folders';

/** A signed index that holds, or why there is none. */
export type IndexRead =
  | { readonly state: 'valid'; readonly index: HeldIndex }
  | { readonly state: Exclude<SourceSignature['state'], 'valid' | 'older' | 'conflicting'>; readonly index: null };

/** An index, the SHA-256 of its bytes in hex, and what it names by folder. */
export interface HeldIndex extends SignedIndex {
  readonly hash: string;
  readonly folders: SignedFolders;
}

const MAX_SIGNATURE_BYTES = 4_096;
const SIGNATURE_BYTES = 64;
/** Milliseconds that one turn of the hub's thread takes for it. */
const TURN_MS = 2;

/** An Ed25519 key out of its PEM. Refuses with KEY_INVALID what is none; a private key is not for the hub. */
export function keyOf(pem: string): KeyObject {
  const refuse = (reason: 'not-pem' | 'not-ed25519' | 'private', cause?: unknown): never => {
    throw new HubError('KEY_INVALID', { reason }, { cause });
  };
  if (pem.includes('PRIVATE KEY')) return refuse('private');
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (error) {
    return refuse('not-pem', error);
  }
  return key.asymmetricKeyType === 'ed25519' ? key : refuse('not-ed25519');
}

/** What a key is known by: SHA-256 of its DER form (SubjectPublicKeyInfo), in hex. */
export const fingerprintOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** Reads the index of the source in `folder`, and whether `key` has signed these bytes. Never throws for what lies there; a fault of ours is thrown. */
export async function readSignedIndex(folder: string, key: KeyObject): Promise<IndexRead> {
  const read = async (name: string, maxBytes: number): Promise<Buffer> => {
    const gone = (): never => {
      throw new Unusable('missing');
    };
    const broken = ({ key }: Why): never => {
      throw new Unusable(key === 'bytes' ? 'too-large' : 'unreadable');
    };
    return (await readThrough(path.join(folder, name), { inside: folder, maxBytes, gone, broken })).bytes;
  };
  try {
    const [index, signature] = await Promise.all([read(INDEX_NAME, MAX_INDEX_BYTES), read(SIGNATURE_NAME, MAX_SIGNATURE_BYTES)]);
    const bytes = Buffer.from(signature.toString('latin1').trim(), 'base64');
    if (bytes.length !== SIGNATURE_BYTES || !(await holds(index, key, bytes))) return { state: 'invalid', index: null };
    const said = await inTurns(readingIndex(index.toString('utf8')));
    if (said === undefined) return { state: 'malformed', index: null };
    const hash = createHash('sha256').update(index).digest('hex');
    return { state: 'valid', index: { ...said, hash, folders: await inTurns(sortingFolders(said)) } };
  } catch (error) {
    if (error instanceof Unusable) return { state: error.state, index: null };
    // The system's word about a file; anything else is not explained away by it.
    if (error instanceof Error && 'errno' in error) return { state: 'unreadable', index: null };
    throw error;
  }
}

/** Why an index cannot be used. */
class Unusable extends Error {
  constructor(readonly state: 'missing' | 'too-large' | 'unreadable') {
    super(state);
  }
}

/** Off the hub's thread: four megabytes take a while. */
const holds = (data: Buffer, key: KeyObject, signature: Buffer): Promise<boolean> =>
  new Promise((resolve, reject) => {
    verify(null, data, key, signature, (error, result) => (error === null ? resolve(result) : reject(error)));
  });

async function inTurns<T>(steps: Generator<void, T, void>): Promise<T> {
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < TURN_MS) continue;
    await setImmediate();
    since = performance.now();
  }
}
