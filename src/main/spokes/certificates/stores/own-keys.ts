import { createPrivateKey, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { HubError } from '#shared/contract/errors';
import { writeFileAtomically } from '#main/platform/atomic-file';
import type { Log } from '#main/platform/log-port';
import type { SealedStore } from '#main/platform/sealed-store-port';
import { asStorage } from '#main/platform/storage-faults';
import { createTurns } from '#main/platform/turns';
import { thumbprintOf } from '../describe';
import type { CertificateStore, Found, Held } from '../ports';
import { between } from '../signed';
import { readPem } from './read-pem';

/** Certificates that were made here. Each of its changes is made in two steps, and what is written down lies between them. */
export interface OwnKeys extends CertificateStore {
  /** Keeps a certificate, with those that follow it up to its authority, and its key, durably; it is listed once it is shown. Fails with SECRETS_LOCKED while nothing can be sealed, and with CERTIFICATES_FULL. */
  keep(certPem: string, key: KeyObject): Promise<Held>;
  /** Lists what was kept. */
  show(thumbprint: string): Promise<void>;
  /** From now on it is not listed; what is left of it is dropped, in the next hub too. */
  hide(thumbprint: string): Promise<void>;
  /** Takes one that is not listed away, its key first. */
  drop(thumbprint: string): Promise<void>;
  /** Where the passphrases of keys lie among what is sealed, and which open the key of a certificate that there is; undefined where the folder cannot be read. */
  readonly passphrases: { readonly area: string; readonly inUse: () => Promise<ReadonlySet<string> | undefined> };
  /** Drops what a hub that died has left unlisted; gives the thumbprints of keys that went. */
  sweep(): Promise<readonly string[]>;
}

/** More are not made. */
const MOST = 500;
/** More are not read; there may be those of an earlier version. */
const MOST_READ = 2_000;
const AREA = 'certificates/';
const LISTED = /^[0-9a-f]{64}\.crt$/;
/** What is no certificate that is listed: it is being made, or being removed. */
const HALF_WRITTEN = /^[0-9a-f]{64}\.(?:crt|new|key)\..+\.tmp$/;
const UNLISTED = /^([0-9a-f]{64})\.new$/;
/** What a passphrase belongs to. */
const OF_ONE = /^([0-9a-f]{64})\.(?:crt|new)$/;

/**
 * Each certificate is two files for their owner alone: the certificate, and its key as PKCS#8 that is encrypted with a passphrase of its own
 * (PBES2, AES-256). The passphrase is sealed: who has the folder has no key.
 */
export function createOwnKeys(folder: string, sealed: Pick<SealedStore, 'read' | 'write' | 'remove'>, log: Log): OwnKeys {
  const nameOf = (thumbprint: string): string => AREA + thumbprint;
  /** Who asks which passphrases are of use waits for one that is being sealed. */
  const inTurn = createTurns();

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

  const at = (thumbprint: string, end: 'crt' | 'key' | 'new'): string => path.join(folder, `${thumbprint}.${end}`);

  /** The key first, and last by what the next hub knows that it was to go. */
  async function drop(thumbprint: string): Promise<void> {
    await rm(at(thumbprint, 'key'), { force: true });
    try {
      await sealed.remove(nameOf(thumbprint));
    } catch (error) {
      // Of no use without the key: the next hub takes it away.
      return log.warn('certificates.passphrase-left', { thumbprint, error });
    }
    await rm(at(thumbprint, 'new'), { force: true });
  }

  /** Nothing was made here while there is no folder. */
  async function files(): Promise<readonly string[]> {
    try {
      return await readdir(folder);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }

  return {
    place: () => folder,
    drop,
    async read(): Promise<Found> {
      let mine: readonly string[];
      try {
        mine = (await files()).filter((name) => LISTED.test(name)).slice(0, MOST_READ);
      } catch (error) {
        log.warn('certificates.folder', { folder, error });
        return { held: [], faults: [{ file: folder, reason: 'denied' }] };
      }
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
    passphrases: { area: AREA, inUse: () => inTurn(inUse) },
    keep: (certPem, key) => inTurn(() => keep(certPem, key)),
    show: (thumbprint) => rename(at(thumbprint, 'new'), at(thumbprint, 'crt')),
    hide: (thumbprint) => rename(at(thumbprint, 'crt'), at(thumbprint, 'new')),
    async sweep() {
      const there = await files();
      for (const name of there.filter((one) => HALF_WRITTEN.test(one))) await rm(path.join(folder, name), { force: true });
      const left = new Set(there.flatMap((name) => UNLISTED.exec(name)?.[1] ?? []).filter((print) => !there.includes(`${print}.crt`)));
      for (const thumbprint of left) await drop(thumbprint);
      return [...left].filter((thumbprint) => there.includes(`${thumbprint}.key`));
    },
  };

  async function keep(certPem: string, key: KeyObject): Promise<Held> {
    const x509 = new X509Certificate(certPem);
    const thumbprint = thumbprintOf({ x509 });
    const there = await files().catch((error: unknown) => {
      throw asStorage(error, folder);
    });
    if (there.filter((name) => LISTED.test(name)).length >= MOST) throw new HubError('CERTIFICATES_FULL', { limit: MOST });
    const passphrase = Buffer.from(randomBytes(32).toString('base64url'));
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // First: by it the next hub knows what was being made here.
      await writeFileAtomically(at(thumbprint, 'new'), certPem);
    } catch (error) {
      throw asStorage(error, folder);
    }
    try {
      await sealed.write(nameOf(thumbprint), Buffer.from(passphrase));
    } catch (error) {
      await rm(at(thumbprint, 'new'), { force: true });
      throw error;
    }
    try {
      const text = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
      passphrase.fill(0);
      await writeFileAtomically(at(thumbprint, 'key'), text);
    } catch (error) {
      await drop(thumbprint);
      throw asStorage(error, folder);
    }
    return held(x509, between(x509, readPem(Buffer.from(certPem)).certificates));
  }

  async function inUse(): Promise<ReadonlySet<string> | undefined> {
    try {
      return new Set((await files()).flatMap((name) => OF_ONE.exec(name)?.[1] ?? []));
    } catch (error) {
      log.warn('certificates.unreadable', { folder, error });
      return undefined;
    }
  }
}
