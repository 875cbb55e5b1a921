import type { Actor } from '#shared/contract/actor';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { HubSession } from '#main/platform/session-port';
import type { AccountLocks } from '#main/platform/lock-port';

/** What is written of the lock: that it was locked and why, opened and by what, or tried. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused';
      readonly actor: Actor;
      readonly object?: string;
      readonly detail?: Readonly<Record<string, string>>;
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** What the lock needs of the rest of the hub. */
export interface LockDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly sessions: {
    all(): readonly HubSession[];
    byId(id: string): HubSession | undefined;
    lockBy(isLocked: (actor: Actor) => boolean): void;
  };
  readonly accounts: AccountLocks;
  /** The passphrase of the key store, where one opens it. */
  readonly passphrase: {
    /** Finds out whether there is one; nobody is asked for it. */
    begin(): Promise<void>;
    isSet(): boolean;
    /** Whether it is that; counted with all that this person gives elsewhere. Fails with PASSPHRASE_WRONG or PASSPHRASE_PAUSED. */
    prove(actor: Actor, passphrase: string): Promise<void>;
    /** In the transaction that says what came of it: writes down how the attempts stand. */
    keep(tx: Tx): Promise<void>;
    onChange(listener: () => void): () => void;
  };
  /** Whose machine it is. */
  readonly person: string;
  /** Whether the windows are locked when the system's own session is. */
  readonly withSystem: () => boolean;
}

/** How many runs go on: the one thing that is said of them while it is locked. */
export interface RunsGoingOn {
  active(): readonly unknown[];
  onChange(listener: () => void): () => void;
}
