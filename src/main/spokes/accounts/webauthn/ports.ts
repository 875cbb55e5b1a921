import type { Actor } from '#shared/contract/actor';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';

/** What is written of security keys. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused';
      readonly actor: Actor;
      readonly object: string;
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** What security keys need of the rest of the hub. */
export interface SecurityKeysDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** Milliseconds by a clock that nobody sets. */
  readonly steady: () => number;
  readonly audit: AuditPort;
  /** Where the dashboard is served, as browsers name it: a key is bound to nothing else. */
  readonly origins: () => readonly string[];
  /** The hub's language: what the button on the sign-in page says. */
  readonly language: () => 'en' | 'fr';
  /** Told after a commit whether an account has keys. */
  readonly onKeys?: (account: string, on: boolean) => void;
}
