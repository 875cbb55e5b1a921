import type { Readable, Writable } from 'node:stream';
import type { Actor } from '#shared/contract/actor';
import type { ScopeName } from '#shared/contract/kernel';
import type { NoticeAbout } from '#shared/contract/notice-address';
import type { Shortlist } from '#shared/contract/favourites';
import type { Settings } from '#shared/contract/settings';
import type { Duplex } from '#shared/rpc/duplex';
import type { Session } from '#shared/rpc/session';
import type { Log } from '#main/platform/log-port';
import type { MachineLock } from '#main/platform/lock-port';
import type { HubSession, Rights } from '#main/platform/session-port';
import type { Scope } from './scope';

export type { MachineLock } from '#main/platform/lock-port';
export type { HubSession, Rights } from '#main/platform/session-port';
export type { From, OfferedWay, SignedIn, SignIn, SignInRefusal, SignInStep } from '#main/platform/sign-in-port';

/** The sessions that live; they end with the hub. */
export interface Sessions {
  /** A new session for this actor with these scopes, or with rights that change while it lives. */
  open(actor: Omit<Actor, 'id'>, rights: readonly ScopeName[] | Rights, ownWindow?: boolean): HubSession;
  /** Those that live now. */
  all(): readonly HubSession[];
  /** From here on it is asked at each decision whether this actor's session is locked: it then has the scope of the lock and no other. */
  lockBy(isLocked: (actor: Actor) => boolean): void;
  /** The living session of this id, which is its actor's as well. */
  byId(id: string): HubSession | undefined;
  /** The living session with this secret (of a cookie), if any. */
  bySecret(secret: string): HubSession | undefined;
  /** A secret by which the session is found again: 256 bits, base64url. Only its hash is kept. */
  secretFor(session: HubSession): string;
  readonly size: number;
  /** Told when one was opened or has ended; gives how to stop. */
  onChange(listener: () => void): () => void;
}

/** Content that a ticket gives out once. */
export interface Outgoing {
  readonly kind: 'get';
  readonly name: string;
  readonly type: string;
  /** Bytes in all, where known before; without it there is no Range. */
  readonly size: number | undefined;
  /** A stream of bytes `start` to `end` (inclusive). */
  open(start: number, end: number | undefined): Readable;
}

/** Where uploaded content goes once. */
export interface Incoming {
  readonly kind: 'put';
  readonly size: number;
  open(): Writable;
}

/** Bytes by ticket: the same on `app://` and HTTP. A ticket is a secret of 256 bits, good for five minutes. */
export interface Bytes {
  issue(content: Outgoing | Incoming): string;
  /** Takes a ticket; undefined when it is unknown, used or too old. A `get` may be taken again for ranges while it is young. */
  take(ticket: string, kind: 'get'): Outgoing | undefined;
  take(ticket: string, kind: 'put'): Incoming | undefined;
}

/** What a hub is and where it keeps its things; absolute paths. */
export interface HubFacts {
  readonly version: string;
  readonly kind: 'desktop' | 'background';
  readonly home: string;
  readonly runtime: string;
}

/** A run that has not ended. */
export interface ActiveRun {
  readonly id: string;
  readonly name: string;
  readonly percent: number | null;
}

/** Slots of all runs. */
export interface SlotsInUse {
  readonly used: number;
  readonly limit: number;
}

/** The hub as its faces see it. */
export interface Hub {
  readonly facts: HubFacts;
  readonly log: Log;
  readonly sessions: Sessions;
  readonly bytes: Bytes;
  /** Aborted when the hub begins to leave: a face then takes no new connections. */
  readonly leaving: AbortSignal;
  /** Answers one connection for one session until either ends. */
  connect(duplex: Duplex, session: Session): void;
  /** Takes an unexpected fault to the log; gives the id that a person may be shown. */
  incident(error: unknown, where: string): string;
  /** Runs in progress now and at each change, for the tray; `percent` is how far one says that it is. */
  onRuns(listener: (runs: readonly ActiveRun[]) => void): () => void;
  /** Cancels a run in the name of who clicked, here at this machine. */
  cancelRun(id: string, name: string): Promise<void>;
  /** The settings now and at each change. */
  onSettings(listener: (settings: Settings) => void): () => void;
  /** What this person keeps at hand, now and whenever it is another. */
  onAtHand(person: string, listener: (list: Shortlist) => void): () => void;
  /** How many of the slots of all runs are in use, now and at each change. */
  onSlots(listener: (slots: SlotsInUse) => void): () => void;
  /** The lock of the machine's own person. */
  readonly lock: MachineLock;
  /**
   * Sees to what is due after the machine slept, rather than when a clock next looks, and tries again at once what failed for want of a
   * network.
   */
  wake(): void;
  /** Told when something did not get through and waits for another try: the network may be gone. Gives how to stop. */
  onUnreached(listener: () => void): () => void;
  /** Resolves when the hub was asked to leave (retired, idle, signal) and has closed. */
  readonly closed: Promise<void>;
  /** Closes in order: no new calls, calls that were taken answered (for 2 s at most), streams ended, storage flushed; running runs go on in the recorder. */
  close(): Promise<void>;
}

/** What a face gives the hub. */
export interface FacePorts {
  /** Shows the system's dialog; undefined where there is no display. */
  readonly pick?: (kind: 'file' | 'folder') => Promise<string | null>;
  /** Whether this shortcut of the whole system could be had now. */
  readonly shortcutFree?: (shortcut: string) => boolean;
  /** Opens an https address in the person's browser; fails where it does not open. Absent where there is no desktop. */
  readonly openLink?: (url: string) => Promise<void>;
  /** Shows a notification of the system's; a click on it opens what it is about. Absent where there is no desktop. */
  readonly notify?: (notice: { readonly title: string; readonly body: string; readonly about: NoticeAbout }) => void;
}

/** Where a face writes down whom it let in; resolves when the entry is durable. */
export interface FaceAudit {
  sessionOpened(actor: Actor): Promise<void>;
}

/** A served HTTP face, opened by the stream `hub.serve`. */
export interface HttpFace {
  readonly port: number;
  /** A new one-time link. */
  link(): string;
  /** Each browser that exchanged a link for a session. */
  onOpened(listener: (who: { readonly address: string; readonly userAgent: string }) => void): () => void;
}

/** A request to a hook as it came. */
export interface HookRequest {
  /** The last part of its path. */
  readonly id: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Of the bound's length at most. */
  readonly body: Buffer;
  readonly address: string;
}

/** What is answered to it, as JSON. */
export interface HookAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
}

/** Opens the face for hooks until the scope closes; port 0 takes a free one. Fails with PORT_TAKEN or ADDRESS_UNKNOWN. */
export type OpenHooks = (options: {
  readonly address: string;
  readonly port: number;
  readonly scope: Scope;
  readonly answer: (request: HookRequest) => Promise<HookAnswer>;
  readonly incident: (error: unknown, where: string) => string;
}) => Promise<{ readonly port: number }>;
