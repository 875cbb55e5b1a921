import type { Clock } from '#main/platform/clock';

/** The time by which entries are removed: a clock that was set forward must not make a young entry an old one. */
export interface TrustedTime {
  /** Milliseconds since 1970: never beyond what the chain bears out and what has passed since. */
  now(): number;
  /** By how many milliseconds the clock is ahead of what is borne out: the hub was not there for so long, or the clock is wrong. */
  ahead(): number;
}

/**
 * Reckons from `last`, the time of the last entry that an earlier hub left (undefined where there is none), by a clock that nobody
 * sets (`steady`, in milliseconds). A hub that was away long removes later for it, never earlier.
 */
export function createTrustedTime(clock: Clock, steady: () => number, last: number | undefined): TrustedTime {
  const [reference, began] = [last ?? clock.now(), steady()];
  const borneOut = (): number => reference + steady() - began;
  return {
    now: () => Math.min(clock.now(), borneOut()),
    ahead: () => clock.now() - borneOut(),
  };
}
