import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** What stands before a manifest where it is signed: a signature of ours over anything else is none over a manifest. */
const PURPOSE = Buffer.from('axle-evidence-1\n');

/** The 32 bytes of an Ed25519 key's public half, as base64url. */
export function publicKeyOf(key: KeyObject): string {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (key.asymmetricKeyType !== 'ed25519' || x === undefined) throw new Error('not an Ed25519 key');
  return x;
}

/** The content of `manifest.sig`: the signature as base64url, and a line's end. */
export const signManifest = (manifest: Buffer, key: KeyObject): string =>
  `${sign(null, Buffer.concat([PURPOSE, manifest]), key).toString('base64url')}\n`;

/** Whether this is a signature over exactly these bytes with that public key. */
export const isSigned = (manifest: Buffer, signature: string, publicKey: string): boolean =>
  signature.endsWith('\n') && isSignatureOf(Buffer.concat([PURPOSE, manifest]), signature.slice(0, -1), publicKey);

/** Whether this, as base64url in its one spelling, is a signature over these bytes with that public key (32 bytes as base64url). */
export function isSignatureOf(message: Buffer, signature: string, publicKey: string): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.length !== 64 || bytes.toString('base64url') !== signature) return false;
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, message, key, bytes);
  } catch {
    return false; // The key is none.
  }
}
