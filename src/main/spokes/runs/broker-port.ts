import type { Actor } from '#shared/contract/actor';
import type { RunId } from '#shared/contract/runs';

/** Who is signed in; plain words that a script may know. */
export interface SignedIn {
  /** Empty for an application, which is no person. */
  readonly upn: string;
  /** Ids of the directory and of the application that signed in. */
  readonly tenant: string;
  readonly clientId: string;
}

/** An access token, and whose it is. */
export interface GivenToken extends SignedIn {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Where access tokens come from. What they were got with never leaves it. */
export interface TokenSource {
  /** A token with these scopes of one resource, without asking anybody; rejects with a code of its own where that cannot be. */
  token(request: {
    readonly account?: string;
    readonly scopes: readonly string[];
    readonly run: RunId;
    readonly actor: Actor;
    readonly signal: AbortSignal;
  }): Promise<GivenToken>;
  /** Whose tokens a run of `actor` would get for this account; null where it would get none. Ends with the signal. */
  account(name: string, actor: Pick<Actor, 'name' | 'face'>, signal: AbortSignal): Promise<SignedIn | null>;
}

/** Where kept secrets come from. */
export interface SecretSource {
  /** The value of a secret; rejects with a code of its own where there is none. The buffer is the caller's to clear. */
  use(
    name: string,
    by: {
      readonly run: RunId;
      readonly script: { readonly id: string; readonly name: string };
      readonly actor: Actor;
      readonly signal: AbortSignal;
    },
  ): Promise<Buffer>;
}
