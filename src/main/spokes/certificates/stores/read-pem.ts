import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

/** What stands in a file of certificates and keys. */
export interface Pem {
  readonly certificates: readonly X509Certificate[];
  readonly keys: readonly KeyObject[];
  /** A key that a passphrase would be needed for. */
  readonly encrypted: boolean;
  /** Blocks that say they are certificates or keys and are not. */
  readonly broken: boolean;
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g;

/** The certificates and keys of a file: PEM (RFC 7468), or one certificate as DER. */
export function readPem(bytes: Buffer): Pem {
  const text = bytes.toString('latin1');
  const certificates: X509Certificate[] = [];
  const keys: KeyObject[] = [];
  let [encrypted, broken] = [false, false];
  const attempt = (read: () => void): void => {
    try {
      read();
    } catch {
      broken = true; // It is named in the list; why OpenSSL did not take it helps nobody.
    }
  };
  for (const [whole, label = ''] of text.matchAll(block)) {
    if (label === 'ENCRYPTED PRIVATE KEY' || (label.endsWith('PRIVATE KEY') && whole.includes('ENCRYPTED'))) encrypted = true;
    else if (label.endsWith('PRIVATE KEY')) attempt(() => keys.push(createPrivateKey(whole)));
    else if (label === 'CERTIFICATE' || label === 'TRUSTED CERTIFICATE') attempt(() => certificates.push(new X509Certificate(whole)));
  }
  if (certificates.length === 0 && keys.length === 0 && !encrypted && !text.includes('-----BEGIN '))
    attempt(() => certificates.push(new X509Certificate(bytes)));
  return { certificates, keys, encrypted, broken };
}
