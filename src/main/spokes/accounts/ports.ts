import type { Actor } from '#shared/contract/actor';
import type { ObjectRef, ScopeName } from '#shared/contract/kernel';
import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { SealedStore } from '#main/platform/sealed-store-port';
import type { HubSession, Rights } from '#main/platform/session-port';

/** What is written of accounts: every sign-in, every attempt, every change. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object?: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
      /** Names of people and of what they call things: they can be erased. */
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/**
 * The tags of what an object stands for: one list for each script that it is about, and a role has to reach all of them. Undefined where
 * there are none to know: a role that is limited does not reach it. Where somebody names a script, of several of that name the one is meant that
 * has one of `tags`, those of the role.
 */
export type TagsOf = (object: ObjectRef, tags: ReadonlySet<string>) => readonly (readonly string[])[] | undefined;

/** What accounts need of the rest of the hub. */
export interface AccountsDeps {
  readonly scope: Scope;
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  /** Milliseconds by a clock that nobody sets, for lock-outs. */
  readonly steady: () => number;
  readonly audit: AuditPort;
  readonly sessions: { open(actor: Omit<Actor, 'id'>, rights: Rights): HubSession };
  /** Where the secrets of second factors lie. */
  readonly sealed: SealedStore;
  readonly tagsOf: TagsOf;
  /** The names that the person at the machine has or had: no account's. */
  readonly machineNames: ReadonlySet<string>;
  /** The most that any session of a browser may do, whatever its roles say. */
  readonly withheld: readonly ScopeName[];
  /** Where the dashboard is served, as browsers call it: security keys are bound to it. */
  readonly origins: () => readonly string[];
  /** The hub's language, for what a page of its own says. */
  readonly language: () => 'en' | 'fr';
}
