import type { Readable } from 'node:stream';
import type { Actor } from '#shared/contract/actor';

/** A token of an account, and until when it is taken: milliseconds since 1970. */
export interface AccessToken {
  readonly token: string;
  readonly expiresAt: number;
}

/** Who is signed in with Microsoft, as far as Graph needs it. */
export interface IdentityPort {
  /** Whether there is an account that a token could be had of for this person. Asks nobody but what is kept here. */
  signedIn(actor: Actor): Promise<boolean>;
  /**
   * A token without a question to the person, whose wish it is written down as. Fails with what the contract declares for Graph:
   * GRAPH_UNAUTHORIZED where somebody has to sign in or `actor` has no account here, GRAPH_FORBIDDEN where consent is missing.
   * @param scopes full names, such as `https://graph.microsoft.com/User.Read`
   */
  token(wanted: { readonly scopes: readonly string[]; readonly signal: AbortSignal; readonly actor: Actor }): Promise<AccessToken>;
}

/** Bytes by ticket: what has one may be fetched for a while. */
export interface TicketsPort {
  issue(content: {
    readonly kind: 'get';
    readonly name: string;
    readonly type: string;
    readonly size: number;
    /** Bytes `start` to `end`, that one too. */
    open(start: number, end: number | undefined): Readable;
  }): string;
}

/** What Graph needs of the rest of the hub. */
export interface GraphDeps {
  readonly identity: IdentityPort;
  /** Where Graph is: of the cloud that the account is in. */
  readonly base: () => URL;
  /** Certificates in PEM that are trusted beside those of the system; undefined where there are none. */
  readonly ownAuthorities: () => Promise<string | undefined>;
  /** Lets time pass; fails when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly bytes: TicketsPort;
}
