import { createPrivateKey, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { HubError } from '#shared/contract/errors';
import { writeFileAtomically } from '#main/platform/atomic-file';
import type { Log } from '#main/platform/log-port';
import type { SealedStore } from '#main/platform/sealed-store-port';
import { asStorage } from '#main/platform/storage-faults';
import { createTurns } from '#main/platform/turns';
import { thumbprintOf } from '../describe';
import type { CertificateStore, Found, Held } from '../ports';

/** Certificates that were made here. */
export interface OwnKeys extends CertificateStore {
  /** Keeps a certificate and its key, durably. Fails with SECRETS_LOCKED while nothing can be sealed. */
  keep(certPem: string, key: KeyObject): Promise<Held>;
  /** Takes one away again, with its key. */
  drop(thumbprint: string): Promise<void>;
  /** Where the passphrases of keys lie among what is sealed, and which open the key of a certificate that there is; undefined where the folder cannot be read. */
  readonly passphrases: { readonly area: string; readonly inUse: () => Promise<ReadonlySet<string> | undefined> };
}

const MOST = 500;
const AREA = 'certificates/';
const CERTIFICATE = /^([0-9a-f]{64})\.crt$/;

/**
 * Each certificate is two files for their owner alone: the certificate, and its key as PKCS#8 that is encrypted with a passphrase of its own
 * (PBES2, AES-256). The passphrase is sealed: who has the folder has no key.
 */
export function createOwnKeys(folder: string, sealed: Pick<SealedStore, 'read' | 'write' | 'remove'>, log: Log): OwnKeys {
  const nameOf = (thumbprint: string): string => AREA + thumbprint;
  /** A passphrase is sealed before its certificate is there: who asks which are of use waits for that. */
  const inTurn = createTurns();

  const held = (x509: X509Certificate): Held => {
    const thumbprint = thumbprintOf({ x509 });
    return {
      x509,
      privateKey: 'hub',
      where: path.join(folder, `${thumbprint}.crt`),
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
      const mine = files.filter((name) => CERTIFICATE.test(name)).slice(0, MOST);
      const read = await Promise.all(
        mine.map(async (name): Promise<Found> => {
          const file = path.join(folder, name);
          try {
            return { held: [held(new X509Certificate(await readFile(file)))], faults: [] };
          } catch {
            return { held: [], faults: [{ file, reason: 'not-certificate' }] };
          }
        }),
      );
      return { held: read.flatMap((one) => one.held), faults: read.flatMap((one) => one.faults) };
    },
    passphrases: { area: AREA, inUse: () => inTurn(inUse) },
    keep: (certPem, key) => inTurn(() => keep(certPem, key)),
  };

  async function keep(certPem: string, key: KeyObject): Promise<Held> {
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
    return held(x509);
  }

  async function inUse(): Promise<ReadonlySet<string> | undefined> {
    try {
      return new Set((await readdir(folder)).flatMap((name) => CERTIFICATE.exec(name)?.[1] ?? []));
    } catch (error) {
      if (isMissing(error)) return new Set();
      log.warn('certificates.unreadable', { folder, error });
      return undefined;
    }
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
