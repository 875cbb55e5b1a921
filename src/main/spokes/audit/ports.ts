import type { Actor } from '#shared/contract/actor';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';

/** What the audit spoke needs of the hub. */
export interface AuditDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  /** Data folder; the chain's head is kept there, outside the database. */
  readonly home: string;
  /** The bundled worker that recomputes the chain. */
  readonly verifyWorker: URL;
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
