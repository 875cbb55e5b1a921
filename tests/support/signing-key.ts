import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { SigningKey } from '#main/spokes/audit/ports';
import { publicKeyOf } from '#main/proof/signature';

/** An Ed25519 key as a key store would hand it out. */
export interface TestKey extends SigningKey {
  /** Its public half as exports and the file of known keys have it. */
  readonly publicKey: string;
}

/** Makes a key; `previous` is the one that it takes the place of. */
export function makeSigningKey(keyId: string, previous?: SigningKey): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return {
    keyId,
    publicKeyPem,
    publicKey: publicKeyOf(createPublicKey(publicKeyPem)),
    sign: (bytes) => sign(null, bytes, privateKey),
    previous: previous === undefined ? undefined : { keyId: previous.keyId, sign: previous.sign },
  };
}
