import { X509Certificate, type KeyObject } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { CertificateFault } from '#shared/contract/certificates';
import { readRegular } from '#main/platform/read-regular';
import type { CertificateStore, Found, Held } from '../ports';
import { readPem } from './read-pem';
import { readPkcs12 } from './read-pkcs12';

/** Files of a folder that are looked at, and bytes of one. */
const MOST_FILES = 1_000;
const MOST_BYTES = 1_048_576;
const MOST_FAULTS = 128;
const names = /\.(?:pem|crt|cer|der|key|p12|pfx)$/i;

/** A folder of PEM, DER and PKCS#12 files. One that is not there has nothing in it; what cannot be read is named. */
export const createFolderStore = (folder: () => string): CertificateStore => ({
  place: folder,
  read: () => readFolder(folder()),
});

async function readFolder(folder: string): Promise<Found> {
  const held: Held[] = [];
  const keys: KeyObject[] = [];
  const faults: CertificateFault[] = [];
  const fault = (file: string, reason: CertificateFault['reason']): void => {
    if (faults.length < MOST_FAULTS) faults.push({ file: file.slice(0, 4_096), reason });
  };
  const files = await readdir(folder).catch((error: unknown) => {
    if (!isMissing(error)) fault(folder, 'denied');
    return [];
  });
  for (const name of files
    .filter((one) => names.test(one))
    .toSorted()
    .slice(0, MOST_FILES)) {
    const file = path.join(folder, name);
    const bytes = await readBounded(file);
    if (typeof bytes === 'string') fault(file, bytes);
    else if (/\.(?:p12|pfx)$/i.test(name)) {
      const read = await readPkcs12(bytes);
      if (typeof read === 'string') fault(file, read);
      else held.push(...read.certificates.map((x509) => ({ x509, ...keyFor(x509, read.keys), where: file })));
    } else {
      const { certificates, keys: found, encrypted, broken } = readPem(bytes);
      keys.push(...found);
      if (encrypted) fault(file, 'encrypted');
      else if (broken) fault(file, 'not-certificate');
      held.push(...certificates.map((x509) => ({ x509, privateKey: 'none' as const, where: file })));
    }
  }
  // A key often lies in a file of its own.
  return { held: held.map((one) => (one.privateKey === 'none' ? { ...one, ...keyFor(one.x509, keys) } : one)), faults };
}

function keyFor(x509: X509Certificate, keys: readonly KeyObject[]): Pick<Held, 'privateKey' | 'key'> {
  const key = keys.find((one) => x509.checkPrivateKey(one));
  return key === undefined ? { privateKey: 'none' } : { privateKey: 'file', key: () => Promise.resolve(key) };
}

async function readBounded(file: string): Promise<Buffer | 'too-large' | 'denied'> {
  try {
    const bytes = await readRegular(file, MOST_BYTES);
    return bytes === 'not-file' ? 'denied' : bytes;
  } catch {
    return 'denied'; // Gone meanwhile, or not for us: it is named.
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
