import type { Actor } from '#shared/contract/actor';
import type { ScopeName } from '#shared/contract/kernel';
import type { Clock } from '#main/platform/clock';
import type { Db, Tx } from '#main/platform/db-port';
import type { Log } from '#main/platform/log-port';
import type { SealedStore } from '#main/platform/sealed-store-port';
import type { SecurityKeysDeps } from '../webauthn/ports';
import type { SignInWays } from '../sign-in-port';

/** What is written of ways that changed or were tried out. */
export interface AuditPort {
  append(
    tx: Tx,
    entry: {
      readonly action: string;
      readonly outcome: 'ok' | 'refused' | 'failed';
      readonly actor: Actor;
      readonly object: string;
      readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
      readonly personal?: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** The accounts, as far as ways need them. */
export interface AccountsPort {
  readonly ways: SignInWays;
  readonly own: {
    /** Fails with ACCOUNT_MISSING, or TOKEN_SESSION where a token calls. */
    of(actor: Actor): { readonly id: string; readonly name: string; readonly displayName: string; readonly local: boolean };
    /** Fails with PASSWORD_WRONG or SIGN_IN_LOCKED. */
    prove(actor: Actor, password: string): Promise<void>;
    /** Told whether an account has security keys, once they are kept or gone. */
    readonly hasKeys: (account: string, on: boolean) => void;
  };
}

/** What other ways of signing in need of the rest of the hub. */
export interface WaysDeps extends Pick<SecurityKeysDeps, 'origins' | 'language' | 'steady'> {
  readonly db: Db;
  readonly log: Log;
  readonly clock: Clock;
  readonly audit: AuditPort;
  readonly accounts: AccountsPort;
  /** Where secrets of service accounts and clients lie. */
  readonly sealed: SealedStore;
  /** The scopes that no session of an account has. */
  readonly withheld: readonly ScopeName[];
}
