import type { LookupFunction } from 'node:net';
import type { Actor } from '#shared/contract/actor';
import type { SecretUser } from '#shared/contract/secrets';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { OpenableStore } from '#main/platform/sealed/store';

/** What is written of secrets: each change, each use, each look at a value, and what was refused. */
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
      /** What a person typed may tell of a person: it can be erased. */
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** Why a value is asked for: who it is for, in which run, and what it is that uses it. */
export interface UseReason {
  readonly actor: Actor;
  readonly runId?: string | undefined;
  readonly by: SecretUser;
  /** Ends the asking of a vault. */
  readonly signal: AbortSignal;
}

/** Secrets of the hub's own that are sealed once the store is open. */
export interface OwnSecrets {
  sealAll(): Promise<number>;
  unsealed(): Promise<number>;
}

/** What a neighbour keeps sealed by names of its own, all below `area`. */
export interface KeptValues {
  readonly area: string;
  /** The names, without the area, of what is of use; undefined where that cannot be said now. What is just being kept is waited for. */
  readonly inUse: () => Promise<ReadonlySet<string> | undefined>;
}

/** How vaults are reached, and as whom. */
export interface VaultAccess {
  /** A token of this account (the one that is meant where none is named: undefined) for who asks, without a question; each is written down. */
  readonly token: (wanted: {
    readonly account: string | undefined;
    readonly scopes: readonly string[];
    readonly actor: Actor;
    readonly runId?: string | undefined;
    readonly signal: AbortSignal;
  }) => Promise<{ readonly token: string; readonly expiresAt: number }>;
  /** Fails with IDENTITY_ACCOUNT_NOT_FOUND where there is nobody to ask for a token: then a vault is not even asked which it wants. */
  readonly ready: (account: string | undefined, actor: Actor, signal: AbortSignal) => Promise<void>;
  /** The account of this id or name; fails with IDENTITY_ACCOUNT_NOT_FOUND, IDENTITY_MISCONFIGURED or SECRETS_LOCKED. */
  readonly account: (account: string, actor: Actor, signal: AbortSignal) => Promise<{ readonly id: string; readonly name: string }>;
  /** What a vault's host ends with in the cloud that people sign in to; undefined where it is another provider's. */
  readonly suffix: () => string | undefined;
  readonly ownAuthorities: () => Promise<string | undefined>;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly lookup?: LookupFunction | undefined;
}

/** What secrets need of the rest of the hub. */
export interface SecretsDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly sealed: OpenableStore;
  readonly own: readonly OwnSecrets[];
  /** What neighbours keep in the same store: what is of no use to them any more is swept up with the rest. */
  readonly kept: readonly KeptValues[];
  /** Age in days at which keys are renewed; 0 for never. */
  readonly rotationDays: () => number;
  readonly vaults: VaultAccess;
}
