import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/*
 * A sealed value: magic (4) · id of the master key (16) · salt (32) · nonce (12) · ciphertext · tag (16). The key of each is derived from the
 * master key and its own salt (HKDF-SHA256, RFC 5869), so that no two are sealed with one key and there is no second key to keep; then
 * AES-256-GCM (NIST SP 800-38D). Header and slot are authenticated: a value does not open in another's place or under another version.
 */
const MAGIC = Buffer.from('AXS1');
const [ID, SALT, NONCE, TAG] = [16, 32, 12, 16] as const;
const HEADER = MAGIC.length + ID + SALT + NONCE;
const INFO = 'axle sealed value 1';

/** Bytes of every key. */
export const KEY_BYTES = 32;

/** A master key by its id, 16 bytes in hex. */
export interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

/** Seals a value for its slot, which is what its file is called. */
export function seal({ id, key }: MasterKey, slot: string, plain: Buffer): Buffer {
  const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)];
  const header = Buffer.concat([MAGIC, Buffer.from(id, 'hex'), salt, nonce]);
  const own = Buffer.from(hkdfSync('sha256', key, salt, INFO, KEY_BYTES));
  try {
    const cipher = createCipheriv('aes-256-gcm', own, nonce, { authTagLength: TAG });
    cipher.setAAD(Buffer.concat([header, Buffer.from(slot)]));
    return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  } finally {
    own.fill(0);
  }
}

/** The id of the key that a value is sealed with; undefined when these bytes are no sealed value. */
export function keyIdOf(sealed: Buffer): string | undefined {
  if (sealed.length < HEADER + TAG || !sealed.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  return sealed.subarray(MAGIC.length, MAGIC.length + ID).toString('hex');
}

/** Opens what was sealed for this slot; undefined when it was changed, or is another's. */
export function unseal({ id, key }: MasterKey, slot: string, sealed: Buffer): Buffer | undefined {
  if (keyIdOf(sealed) !== id) return undefined;
  const header = sealed.subarray(0, HEADER);
  const salt = header.subarray(MAGIC.length + ID, HEADER - NONCE);
  const own = Buffer.from(hkdfSync('sha256', key, salt, INFO, KEY_BYTES));
  try {
    const decipher = createDecipheriv('aes-256-gcm', own, header.subarray(HEADER - NONCE), { authTagLength: TAG });
    decipher.setAAD(Buffer.concat([header, Buffer.from(slot)]));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    return Buffer.concat([decipher.update(sealed.subarray(HEADER, sealed.length - TAG)), decipher.final()]);
  } catch {
    return undefined; // The tag does not fit: that is all that it can say.
  } finally {
    own.fill(0);
  }
}
