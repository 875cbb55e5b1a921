import type { Readable } from 'node:stream';
import type { Actor } from '#shared/contract/actor';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';

/** A key that signs checkpoints: Ed25519. */
export interface SigningKey {
  /** The name that the key store has for it; at most 128 characters. */
  readonly keyId: string;
  readonly publicKeyPem: string;
  readonly sign: (bytes: Buffer) => Buffer;
  /** The key before this one, while the store still has it: it signs the change. */
  readonly previous?: { readonly keyId: string; readonly sign: (bytes: Buffer) => Buffer } | undefined;
}

/** A download by ticket. */
export interface Download {
  readonly kind: 'get';
  readonly name: string;
  readonly type: string;
  readonly size: undefined;
  open(): Readable;
}

/** What the audit spoke needs of the hub. */
export interface AuditDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  /** Milliseconds since some moment, by a clock that nobody sets and that goes on while the machine sleeps. */
  readonly steady: () => number;
  /** Data folder; the chain's head is kept there, outside the database. */
  readonly home: string;
  /** The bundled worker that recomputes the chain. */
  readonly verifyWorker: URL;
  /** The key to sign with now; null while the key store is locked. Entries go on being written, and are signed once there is one. */
  readonly signing: () => Promise<SigningKey | null>;
  /** Age in days at which entries are removed; 0 for never. */
  readonly retentionDays: () => number;
  /** Where downloads are given out. */
  readonly bytes: { issue(content: Download): string };
  readonly incident: (error: unknown, where: string) => string;
}

/** What a spoke writes down. Texts that are longer than the contract allows are cut. */
export interface AuditInput {
  /** `area.verb`. */
  readonly action: string;
  readonly outcome: 'ok' | 'refused' | 'failed';
  readonly actor: Actor;
  readonly object?: string | undefined;
  readonly runId?: string | undefined;
  /** Never a secret, and nothing that tells of a person: it is hashed as it is, for ever. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  /** Details that may tell of a person, such as a path below somebody's home: salted hashes in the chain, to be erased without breaking it. */
  readonly personal?: Readonly<Record<string, string>> | undefined;
}
