import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import type { Certificate, CertificateFault } from '#shared/contract/certificates';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { OpenableStore } from '#main/platform/sealed/store';

/** What is written of certificates: which were made, and each use of a key. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object: string;
      readonly runId?: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** A certificate where it was found. */
export interface Held {
  readonly x509: X509Certificate;
  readonly privateKey: Certificate['privateKey'];
  readonly where: string;
  /** Those that lead from it to its authority, where they are kept with it. */
  readonly between?: readonly X509Certificate[];
  /** Its private key, where this process can have it. Asks for it anew each time: nobody keeps it. */
  readonly key?: () => Promise<KeyObject>;
}

/** What a place has, and which files of it cannot be read. */
export interface Found {
  readonly held: readonly Held[];
  readonly faults: readonly CertificateFault[];
}

/** Somewhere that certificates lie: a folder, the system's own store, or what was made here. */
export interface CertificateStore {
  /** As people know it. */
  readonly place: () => string;
  read(): Promise<Found>;
}

/** A certificate to be used, with its key. */
export interface UsableCertificate {
  readonly thumbprint: string;
  /** With those between it and its authority, as TLS sends them. */
  readonly certPem: string;
  /** The key as PKCS#8 PEM, for TLS in this process: it is not to be written, logged or sent. */
  readonly keyPem: string;
  /** Signs with the key: `algorithm` as `node:crypto` names hashes. */
  readonly sign: (algorithm: string, data: Uint8Array) => Buffer;
}

/** What the key of a certificate is used for. */
export interface CertificateUse {
  readonly actor: Actor;
  /** In a word or two, for the audit chain: `docker`, `graph`. */
  readonly purpose: string;
  /** The run that it is for. */
  readonly runId?: string | undefined;
}

/** What certificates need of the rest of the hub. */
export interface CertificatesDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly log: Log;
  readonly sealed: Pick<OpenableStore, 'state' | 'status' | 'begin' | 'read' | 'write' | 'remove'>;
  /** Where certificates that were made here lie: the data folder's own. */
  readonly ownFolder: string;
  /** The person's own store; absent where this system has none that is known. */
  readonly stores: readonly CertificateStore[];
}
