/** Attempts that are free, then how the wait after each grows. Milliseconds. */
export interface Pace {
  readonly free: number;
  readonly first: number;
  readonly most: number;
}

/** How long nobody may try again after so many failures: it doubles, up to a bound, so that between two waits one may always try. */
export const pauseAfter = ({ free, first, most }: Pace, failures: number): number =>
  failures < free ? 0 : Math.min(most, first * 2 ** Math.min(30, failures - free));

/** A count is forgotten when nobody tried for so long. */
export const FORGET_MS = 24 * 3_600_000;
