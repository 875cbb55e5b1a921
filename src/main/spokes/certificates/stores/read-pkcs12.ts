import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { iterationsOf, MOST_ITERATIONS } from './pkcs12-cost';

/** What a PKCS#12 file (RFC 7292) holds. */
export interface Pkcs12 {
  readonly certificates: readonly X509Certificate[];
  readonly keys: readonly KeyObject[];
}

/** Reads one that has no passphrase, or an empty one. Anything else is `encrypted`, `too-costly` to try, or no such file at all. */
export async function readPkcs12(bytes: Buffer): Promise<Pkcs12 | 'encrypted' | 'too-costly' | 'not-certificate'> {
  // A large library that few need: it comes with the first such file.
  const { asn1, pki, pkcs12 } = (await import('node-forge')).default;
  const parse = () => asn1.fromDer(bytes.toString('binary'));
  let structure: ReturnType<typeof parse>;
  try {
    structure = parse();
  } catch {
    return 'not-certificate';
  }
  // It is tried on the hub's own thread, by a library in JavaScript.
  const cost = iterationsOf(structure, asn1);
  if (cost > MOST_ITERATIONS) return 'too-costly';
  try {
    const file = pkcs12.pkcs12FromAsn1(structure, false, '');
    const bags = file.safeContents.flatMap(({ safeBags }) => safeBags);
    const der = (value: (typeof bags)[number]['asn1']): Buffer => Buffer.from(asn1.toDer(value).getBytes(), 'binary');
    // What it knows itself, which is RSA, it gives as an object of its own; all else as it stands in the file.
    return {
      certificates: bags.flatMap((bag) =>
        isCertificate(bag.type) ? [new X509Certificate(der(bag.cert ? pki.certificateToAsn1(bag.cert) : bag.asn1))] : [],
      ),
      keys: bags.flatMap((bag) =>
        isKey(bag.type)
          ? [
              createPrivateKey({
                key: der(bag.key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(bag.key)) : bag.asn1),
                format: 'der',
                type: 'pkcs8',
              }),
            ]
          : [],
      ),
    };
  } catch (error) {
    // The library says so in words alone.
    return error instanceof Error && /MAC|password|decrypt/i.test(error.message) ? 'encrypted' : 'not-certificate';
  }
}

/** `certBag`, `keyBag` and `pkcs8ShroudedKeyBag`. */
const isCertificate = (type: string): boolean => type === '1.2.840.113549.1.12.10.1.3';
const isKey = (type: string): boolean => type === '1.2.840.113549.1.12.10.1.1' || type === '1.2.840.113549.1.12.10.1.2';
