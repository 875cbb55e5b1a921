import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '#shared/contract/zod';
import { writeFileAtomically } from '#main/platform/atomic-file';
import { asStorage } from '#main/platform/storage-faults';
import { KEY_BYTES } from './envelope';
import { ScryptCost } from './passphrase';

/** The file beside the sealed values that holds their keys, each wrapped. */
export const KEY_FILE = 'keys.json';

const hexId = z.string().regex(/^[0-9a-f]{32}$/);
const Wrapped = z.base64().max(256);

/** What wraps the keys: an entry of the keychain, or a passphrase with what is needed to derive a key from it. */
const Wrap = z.discriminatedUnion('by', [
  z.object({ by: z.literal('keychain'), account: z.string().min(1).max(128) }),
  z.object({ by: z.literal('passphrase'), cost: ScryptCost, salt: z.base64().max(128) }),
]);
export type Wrap = z.infer<typeof Wrap>;

/** The keys as they lie on disk. More than one master key: a rotation is under way. `names` is what names of files are derived from. */
export const KeyFile = z.object({
  version: z.literal(1),
  store: hexId,
  wrap: Wrap,
  current: hexId,
  keys: z
    .array(z.object({ id: hexId, createdAt: z.number().int(), wrapped: Wrapped }))
    .min(1)
    .max(4),
  names: Wrapped,
});
export type KeyFile = z.infer<typeof KeyFile>;

/** The keys as they are in memory while the store is open. */
export interface Keyring {
  readonly store: string;
  readonly wrap: Wrap;
  /** Wraps the others. */
  readonly wrapping: Buffer;
  readonly names: Buffer;
  readonly current: string;
  readonly keys: readonly { readonly id: string; readonly createdAt: number; readonly key: Buffer }[];
}

/** What there is of the file: `damaged` when it cannot be read as one. Fails when the disk does. */
export async function readKeyFile(folder: string): Promise<KeyFile | 'none' | 'damaged'> {
  try {
    const text = await readFile(join(folder, KEY_FILE), 'utf8');
    return KeyFile.safeParse(JSON.parse(text)).data ?? 'damaged';
  } catch (error) {
    if (error instanceof SyntaxError) return 'damaged';
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'none';
    throw asStorage(error, folder);
  }
}

/** Replaces the file whole; durable when it resolves. */
export async function writeKeyFile(folder: string, ring: Keyring): Promise<void> {
  const { store, wrap, wrapping, current } = ring;
  const keys = ring.keys.map(({ id, createdAt, key }) => ({ id, createdAt, wrapped: wrapKey(wrapping, `${store} ${id}`, key) }));
  const file: KeyFile = { version: 1, store, wrap, current, keys, names: wrapKey(wrapping, `${store} names`, ring.names) };
  await writeFileAtomically(join(folder, KEY_FILE), `${JSON.stringify(file, null, 2)}\n`).catch((error: unknown) => {
    throw asStorage(error, folder);
  });
}

/** The keys of a file; undefined when this is not the key that wrapped them. */
export function unwrapKeys(file: KeyFile, wrapping: Buffer): Keyring | undefined {
  const { store, wrap, current } = file;
  const keys = file.keys.flatMap(({ id, createdAt, wrapped }) => {
    const key = unwrapKey(wrapping, `${store} ${id}`, wrapped);
    return key === undefined ? [] : [{ id, createdAt, key }];
  });
  const names = unwrapKey(wrapping, `${store} names`, file.names);
  if (names === undefined || keys.length !== file.keys.length || !keys.some(({ id }) => id === current)) return undefined;
  return { store, wrap, wrapping, names, current, keys };
}

/** A new key of 256 bits. */
export const newKey = (): Buffer => randomBytes(KEY_BYTES);
/** A new id of a key or store. */
export const newId = (): string => randomBytes(16).toString('hex');

function wrapKey(wrapping: Buffer, what: string, key: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', wrapping, nonce, { authTagLength: 16 }).setAAD(Buffer.from(`axle key 1 ${what}`));
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function unwrapKey(wrapping: Buffer, what: string, wrapped: string): Buffer | undefined {
  const bytes = Buffer.from(wrapped, 'base64');
  if (bytes.length !== 12 + KEY_BYTES + 16) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrapping, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(`axle key 1 ${what}`)).setAuthTag(bytes.subarray(12 + KEY_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(12, 12 + KEY_BYTES)), decipher.final()]);
  } catch {
    return undefined; // Another key wrapped it, or somebody changed it.
  }
}
