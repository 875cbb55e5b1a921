import type { KeyObject, X509Certificate } from 'node:crypto';
import { readPem } from './stores/read-pem';

/** Certificates between one and its authority that are kept with it. */
const MOST_BETWEEN = 8;

/** What an authority made for a key: its certificate, and those that lead from it to the authority. */
export interface Signed {
  readonly x509: X509Certificate;
  readonly between: readonly X509Certificate[];
}

/** The certificate of this key in what an authority sent, whatever the order; or why there is none. Keys in it are not looked at. */
export function signedFor(publicKey: KeyObject, pem: string): Signed | 'not-certificate' | 'another-key' {
  const { certificates, broken } = readPem(Buffer.from(pem));
  if (broken || certificates.length === 0) return 'not-certificate';
  const x509 = certificates.find((one) => one.publicKey.equals(publicKey));
  return x509 === undefined ? 'another-key' : { x509, between: between(x509, certificates) };
}

/** From a certificate up to its authority, which is not among them: whoever is shown these trusts it or does not. */
export function between(x509: X509Certificate, certificates: readonly X509Certificate[]): readonly X509Certificate[] {
  const found: X509Certificate[] = [];
  for (let last = x509; found.length < MOST_BETWEEN;) {
    const next = certificates.find((one) => last.checkIssued(one) && !one.checkIssued(one) && last.verify(one.publicKey));
    if (next === undefined || found.includes(next)) return found;
    found.push(next);
    last = next;
  }
  return found;
}
