import { HubError } from '#shared/contract/errors';

/** How often it is looked at, and how often what somebody does is written down. Milliseconds. */
export const LOOK_MS = 5_000;
/** What locking comes to that asking again would not change: it is locked, or cannot be. */
const settled = ['LOCK_UNSET', 'TOKEN_SESSION', 'LOCKED'] as const;

/** What watches for idleness works with. */
export interface IdleLockParts {
  /** Milliseconds. */
  readonly idleMs: number;
  readonly lock: () => Promise<unknown>;
  /** When somebody last did something in any page of this browser, as they write it down for each other. */
  readonly kept: { read(): number; write(at: number): void };
}

/** Asks for the lock when nobody did anything for so long, until it was heard; a call that is lost with its connection locks nothing. */
export interface IdleLock {
  /** Somebody does something. */
  readonly done: () => void;
  readonly look: () => void;
  readonly stop: () => void;
}

/** Looks from now on. */
export function createIdleLock({ idleMs, lock, kept }: IdleLockParts): IdleLock {
  let own = Date.now();
  let written = 0;
  let asking = false;

  const lastDone = (): number => {
    const there = kept.read();
    // A clock that was set back is no reason to wait for it.
    return Number.isFinite(there) && there <= Date.now() ? Math.max(there, own) : own;
  };
  const isIdle = (): boolean => Date.now() - lastDone() >= idleMs;

  async function ask(): Promise<void> {
    asking = true;
    try {
      await lock();
      own = Date.now();
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      // Nothing to unlock by: the settings say so. The rest shows as the state of the connection.
      if (settled.some((code) => HubError.is(error, code))) own = Date.now();
    } finally {
      asking = false;
    }
  }
  function look(): void {
    if (!asking && isIdle()) void ask();
  }
  function done(): void {
    // Who comes back too late has to say who they are, whatever moves.
    if (isIdle()) return look();
    own = Date.now();
    if (own - written < LOOK_MS) return;
    written = own;
    kept.write(own);
  }

  const timer = setInterval(look, LOOK_MS);
  done();
  return { done, look, stop: () => clearInterval(timer) };
}
