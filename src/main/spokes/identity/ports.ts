import type { Actor } from '#shared/contract/actor';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { SealedStore } from '#main/platform/sealed-store-port';

/** What is written of identity: who signed in and out, and that a token was given; never the token. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object?: string;
      readonly runId?: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
      /** What tells of a person: it can be erased. */
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** What identity needs of the rest of the hub. */
export interface IdentityDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly audit: AuditPort;
  /** Where tokens are kept. */
  readonly sealed: SealedStore;
  /** Whether the accounts are theirs: those who sign in here do so for the person at the machine. */
  readonly isOwner: (actor: Actor) => boolean;
  /** Opens an address in the person's browser; absent where there is no desktop. Fails where there is no browser. */
  readonly openLink: ((url: string) => Promise<void>) | undefined;
  /** The language of the page that the browser ends at. */
  readonly language: () => 'en' | 'fr';
  /** How long a sign-in by browser may take, in milliseconds; five minutes unless said. */
  readonly patienceMs?: number;
}
