import type { passwordFaults } from '#shared/contract/account-values';
import type { Scope } from '#main/hub/scope';
import type { HubSession } from './session-port';

/** How somebody comes in, or what is asked for next. `pending` is a secret for the browser that has come so far, good for five minutes. */
export type SignInStep =
  | { readonly step: 'in'; readonly signedIn: SignedIn }
  | { readonly step: 'factor'; readonly pending: string; readonly totp: boolean; readonly ways: readonly OfferedWay[] }
  | {
      readonly step: 'new-password';
      readonly pending: string;
      readonly refused?: { readonly reason: PasswordFault; readonly least: number };
    }
  | { readonly step: 'refused'; readonly reason: SignInRefusal; readonly seconds?: number; /** Of `declined`. */ readonly at?: string }
  /** Somebody waited too long, or asks for a step that was not reached: they begin again. */
  | { readonly step: 'again' };

/**
 * Why somebody is not let in. `wrong` is all that is said of a name or a password; `declined`: the other site did not let them in, or its answer is not
 * believed; `origin`: no security key works at this address of the page.
 */
export type SignInRefusal = 'wrong' | 'declined' | 'code' | 'locked' | 'no-role' | 'disabled' | 'unavailable' | 'busy' | 'origin';
type PasswordFault = (typeof passwordFaults)[number];

/** A way to sign in as a page shows it. */
export interface OfferedWay {
  readonly kind: 'password' | 'redirect' | 'factor';
  readonly id: string;
  readonly label: string;
}

/** What is typed on the lock screen. */
export interface Typed {
  readonly by: 'account' | 'passphrase';
  readonly secret: string;
  readonly code?: string | undefined;
}
/** What came of it where the machine's own person is locked. */
export type UnlockStep = { readonly step: 'machine' } | { readonly step: 'code' };

/** Where somebody comes from: what is shown of a session, and what attempts are counted by. */
export interface From {
  readonly address: string;
  readonly userAgent: string;
  /** The secret of a browser that this account was used in before, from its cookie. */
  readonly device?: string | undefined;
  /** `cli` for a program of this machine; a browser unless said. */
  readonly face?: 'cli';
  /** The account whose locked session this browser has: nobody else comes in by this attempt, and the record says that it was unlocked. */
  readonly again?: string | undefined;
}

/** A session that was opened. */
export interface SignedIn {
  readonly session: HubSession;
  /** The secret of the session's cookie, new with each sign-in. */
  readonly secret: string;
  /** How long it lives at most. */
  readonly seconds: number;
  /** The secret of the browser's cookie by which it is known again. */
  readonly device: string;
}

/** How people with accounts come in by a face; their sessions of this face end with its scope, and are taken up again by the next. */
export interface SignIn {
  /** Whether anybody could sign in: without accounts there is nothing to ask for. */
  possible(): boolean;
  /** What there is beside a local account's password. */
  ways(): readonly OfferedWay[];
  password(name: string, password: string, from: From, face: Scope): Promise<SignInStep>;
  /** A code of an authenticator or a recovery code. */
  code(pending: string, code: string, from: From, face: Scope): Promise<SignInStep>;
  /** What may be given at this step, for a page that is shown again; undefined where it was not reached. */
  further(pending: string): { readonly totp: boolean; readonly ways: readonly OfferedWay[] } | undefined;
  newPassword(pending: string, password: string, from: From, face: Scope): Promise<SignInStep>;
  /**
   * Goes to another site; undefined where there is no such way. `kept` is a secret for the browser's cookie; `seconds` where it went too often.
   * From a `locked` session, whose account alone comes back. `over`: the browser has the cookie of a session that is over. Then, and where somebody of
   * that site is locked or went away, the site has to ask who they are, and to say so.
   */
  leave(
    way: string,
    back: string,
    from: Pick<From, 'address'> & { readonly over?: boolean },
    locked?: HubSession,
  ): Promise<{ readonly location: string; readonly kept: string } | { readonly seconds: number } | undefined>;
  arrive(way: string, arrived: URL, kept: string, from: From, face: Scope): Promise<SignInStep>;
  /** The module by which the page of a further factor asks the browser; undefined where there is no such factor. */
  script(way: string): string | undefined;
  /** What the page is to ask the browser for, or the step that came of it. */
  askFactor(
    pending: string,
    way: string,
    origin: string,
  ): Promise<{ readonly ask: unknown } | Extract<SignInStep, { step: 'again' | 'refused' }>>;
  factor(pending: string, way: string, answer: unknown, origin: string, from: From, face: Scope): Promise<SignInStep>;
  /**
   * Unlocks a locked session of a browser: by coming in anew, as the same account and with everything that is asked of it, or, where a link of this
   * machine let it in, by what its person chose for that (`machine`: the face opens another). `code` is of that person's second factor.
   */
  unlock(session: HubSession, typed: Typed, from: From, face: Scope): Promise<SignInStep | UnlockStep>;
  /** The session with this secret of a cookie, while it is good. */
  bySecret(secret: string, from: From, face: Scope): HubSession | undefined;
  /** A session for a personal access token, while it is good. */
  byToken(token: string, from: From, face: Scope): HubSession | undefined;
  /** Somebody did something in it: it does not go idle. */
  used(session: HubSession): void;
  /** The session with this secret of a cookie is over, if there is one: its browser has another now. */
  endBySecret(secret: string): Promise<void>;
}
