import { FORGET_MS, pauseAfter, type Pace } from '#main/platform/attempt-pace';
import { isLoopback } from './loopback';

/** A name that is tried from anywhere. */
const BY_NAME: Pace = { free: 5, first: 2_000, most: 15 * 60_000 };
/** A browser in which the account was used before has a count of its own: nobody elsewhere can use its attempts up. */
const BY_DEVICE: Pace = { free: 5, first: 2_000, most: 60_000 };
/** An address, whatever names are tried from it; many people may have the same. */
const BY_ADDRESS: Pace = { free: 30, first: 1_000, most: 60_000 };
/** What is counted at most; beyond, the oldest is forgotten. */
const MOST = 20_000;

interface Count {
  readonly failures: number;
  readonly until: number;
  readonly at: number;
}

/** Whose attempt it is. `device`: one that the account is known to be used in. */
export interface Attempt {
  readonly name: string;
  readonly address: string;
  readonly device: string | undefined;
}

/** How often it was tried in vain, and for how long nobody may try again. */
export interface LockOut {
  /**
   * Milliseconds to wait; 0 where one may try now. That is counted as a failure at once, so that attempts beside each other are no more than
   * attempts after each other; one that has to wait is not counted.
   */
  begin(attempt: Attempt): number;
  /** Somebody came in: nothing stands against the name, nor against the address for this. */
  succeeded(attempt: Attempt): void;
  /** It was not looked at: it does not count. */
  withdrawn(attempt: Attempt): void;
  /** Somebody who may lifts what stands against a name. */
  lift(name: string): void;
}

/**
 * Waits that double with each failure, up to a bound: between two of them one may always try. Names that nobody has are counted as any others,
 * so that waiting says nothing. `now` is in milliseconds, by a clock that nobody sets.
 */
export function createLockOut(now: () => number): LockOut {
  const counts = new Map<string, Count>();
  const keysOf = ({ name, address, device }: Attempt): readonly (readonly [string, Pace])[] => {
    if (device !== undefined) return [[`device ${device} ${name}`, BY_DEVICE]];
    // Everybody on this machine has the one address: one program of theirs would keep all others out.
    const shared = isLoopback(address);
    return [[`name ${name}`, BY_NAME], ...(shared ? [] : [[`address ${address}`, BY_ADDRESS] as const])];
  };

  const known = (key: string): Count | undefined => {
    const count = counts.get(key);
    if (count !== undefined && now() - count.at > FORGET_MS) counts.delete(key);
    return counts.get(key);
  };

  const put = (key: string, count: Count): void => {
    counts.delete(key); // To the end: the first of the map is the one that was tried longest ago.
    counts.set(key, count);
  };
  const lessOne = (key: string): void => {
    const count = known(key);
    if (count === undefined) return;
    if (count.failures <= 1) counts.delete(key);
    else counts.set(key, { ...count, failures: count.failures - 1, until: 0 });
  };

  return {
    begin(attempt) {
      const keys = keysOf(attempt);
      const wait = Math.max(0, ...keys.map(([key]) => (known(key)?.until ?? 0) - now()));
      if (wait > 0) return wait;
      for (const [key, pace] of keys) {
        const failures = (known(key)?.failures ?? 0) + 1;
        put(key, { failures, until: now() + pauseAfter(pace, failures), at: now() });
      }
      for (const key of counts.keys()) {
        if (counts.size <= MOST) break;
        counts.delete(key);
      }
      return 0;
    },
    succeeded(attempt) {
      const [[own] = [''], address] = keysOf(attempt);
      counts.delete(own);
      if (address !== undefined) lessOne(address[0]);
    },
    withdrawn(attempt) {
      for (const [key] of keysOf(attempt)) lessOne(key);
    },
    lift: (name) => void counts.delete(`name ${name}`),
  };
}
