import type { Tx } from '#main/platform/db-port';

/** Somebody whom a directory or another provider vouches for. */
export interface ExternalPerson {
  /** Which of the configured providers, by its id: at most 64 characters of `a-z0-9-`. `local` is taken. */
  readonly provider: string;
  /** What the provider never gives to anybody else; at most 256 characters. */
  readonly subject: string;
  /** What they sign in with, as the provider writes it; where it is taken by another account a number is added. */
  readonly name: string;
  readonly displayName: string;
  readonly email?: string;
  /** Groups as the provider names them; the mapping table makes roles of them. At most 1,000 count. */
  readonly groups: readonly string[];
}

/** A way by name and password beside the accounts of this hub, tried where the name has no local account. */
export interface PasswordWay {
  readonly kind: 'password';
  /** The provider's id. */
  readonly id: string;
  readonly label: string;
  /** The person, or undefined where name or password are wrong: which of both is told to nobody. Fails where the directory cannot be asked. */
  check(name: string, password: string, signal: AbortSignal): Promise<ExternalPerson | undefined>;
}

/** A way by another site, which people go to and come back from. Shown as a button. */
export interface RedirectWay {
  readonly kind: 'redirect';
  readonly id: string;
  readonly label: string;
  /**
   * Where to go. `back` is the absolute address `/sign-in/with/ID/back` of this face; `kept` (state, nonce, verifier) is held by the hub for this
   * browser alone, for ten minutes and one return. `anew`: the site is to ask who they are, though it knows them.
   */
  begin(back: string, anew: boolean): Promise<{ readonly location: string; readonly kept: string }>;
  /** The person who came back. Fails with SIGN_IN_FAILED where the answer is not to be believed. */
  finish(arrived: URL, kept: string): Promise<ExternalPerson>;
}

/** A further factor beside TOTP, asked for after the password. */
export interface FactorWay {
  readonly kind: 'factor';
  /** `webauthn`, say. */
  readonly id: string;
  readonly label: string;
  /**
   * A module without imports that the page loads: it finds the button `[data-factor=ID]`, posts to `/sign-in/factor/ID/ask` for `{ask}`, posts the
   * browser's answer as JSON to `/sign-in/factor/ID`, and on `{step: 'in'}` goes to the path in the page's hidden field `next`.
   */
  readonly script: string;
  /** Whether this account (by its id) has set it up. */
  has(account: string): Promise<boolean>;
  /** Takes it away from an account, for somebody who lost it; in the transaction that says so. */
  forget(tx: Tx, account: string): Promise<void>;
  /** What the page is to ask the browser for, as JSON; `kept` as of `RedirectWay`. */
  begin(account: string, origin: string): Promise<{ readonly ask: unknown; readonly kept: string }>;
  /** Whether the answer of the browser, parsed JSON that nobody has checked, is this account's. */
  check(account: string, answer: unknown, kept: string, origin: string): Promise<boolean>;
}

/** A way to come in that a module adds. */
export type SignInWay = PasswordWay | RedirectWay | FactorWay;

/** What modules that know other ways are given of the accounts. */
export interface SignInWays {
  /** Offers a way from now on; gives how to take it back. */
  add(way: SignInWay): () => void;
}

export type { From, SignedIn } from '#main/platform/sign-in-port';
