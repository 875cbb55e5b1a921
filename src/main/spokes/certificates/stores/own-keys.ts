import { createPrivateKey, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { HubError } from '#shared/contract/errors';
import { writeFileAtomically } from '#main/platform/atomic-file';
import type { Log } from '#main/platform/log-port';
import type { SealedStore } from '#main/platform/sealed-store-port';
import { asStorage } from '#main/platform/storage-faults';
import { thumbprintOf } from '../describe';
import type { CertificateStore, Found, Held } from '../ports';
import { between } from '../signed';
import { readPem } from './read-pem';

/** Certificates that were made here. */
export interface OwnKeys extends CertificateStore {
  /** Keeps a certificate, with those that follow it up to its authority, and its key, durably. Fails with SECRETS_LOCKED while nothing can be sealed. */
  keep(certPem: string, key: KeyObject): Promise<Held>;
  /** Takes one away again, with its key. */
  drop(thumbprint: string): Promise<void>;
}

const MOST = 500;

/**
 * Each certificate is two files for their owner alone: the certificate, and its key as PKCS#8 that is encrypted with a passphrase of its own
 * (PBES2, AES-256). The passphrase is sealed: who has the folder has no key.
 */
export function createOwnKeys(folder: string, sealed: Pick<SealedStore, 'read' | 'write' | 'remove'>, log: Log): OwnKeys {
  const nameOf = (thumbprint: string): string => `certificates/${thumbprint}`;

  const held = (x509: X509Certificate, chain: readonly X509Certificate[]): Held => {
    const thumbprint = thumbprintOf({ x509 });
    return {
      x509,
      privateKey: 'hub',
      where: path.join(folder, `${thumbprint}.crt`),
      between: chain,
      async key() {
        const passphrase = await sealed.read(nameOf(thumbprint));
        if (passphrase === undefined) throw new HubError('CERTIFICATE_KEY_MISSING', { certificate: thumbprint });
        try {
          return createPrivateKey({ key: await readFile(path.join(folder, `${thumbprint}.key`)), passphrase });
        } finally {
          passphrase.fill(0);
        }
      },
    };
  };

  /** The certificate first: what is listed can be used. */
  async function drop(thumbprint: string): Promise<void> {
    for (const end of ['crt', 'key']) await rm(path.join(folder, `${thumbprint}.${end}`), { force: true });
    // Of no use without the key.
    await sealed.remove(nameOf(thumbprint)).catch((error: unknown) => log.warn('certificates.passphrase-left', { thumbprint, error }));
  }

  return {
    place: () => folder,
    drop,
    async read(): Promise<Found> {
      const files = await readdir(folder).catch(() => []);
      const mine = files.filter((name) => /^[0-9a-f]{64}\.crt$/.test(name)).slice(0, MOST);
      const read = await Promise.all(
        mine.map(async (name): Promise<Found> => {
          const file = path.join(folder, name);
          try {
            const bytes = await readFile(file);
            const x509 = new X509Certificate(bytes);
            return { held: [held(x509, between(x509, readPem(bytes).certificates))], faults: [] };
          } catch {
            return { held: [], faults: [{ file, reason: 'not-certificate' }] };
          }
        }),
      );
      return { held: read.flatMap((one) => one.held), faults: read.flatMap((one) => one.faults) };
    },
    async keep(certPem, key) {
      const x509 = new X509Certificate(certPem);
      const thumbprint = thumbprintOf({ x509 });
      const passphrase = Buffer.from(randomBytes(32).toString('base64url'));
      // First, since it may be locked; a passphrase without a key is nothing.
      await sealed.write(nameOf(thumbprint), Buffer.from(passphrase));
      const text = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
      passphrase.fill(0);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFileAtomically(path.join(folder, `${thumbprint}.key`), text);
        // Last: a certificate is listed once its key is there.
        await writeFileAtomically(path.join(folder, `${thumbprint}.crt`), certPem);
      } catch (error) {
        await drop(thumbprint);
        throw asStorage(error, folder);
      }
      return held(x509, between(x509, readPem(Buffer.from(certPem)).certificates));
    },
  };
}
