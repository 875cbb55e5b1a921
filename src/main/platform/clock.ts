/** What time it is; tests give their own. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump. */
  readonly now: () => number;
}

/** The machine's own clock; it may be set back. */
export const systemClock: Clock = { now: () => Date.now() };

/** Milliseconds since some moment, by a clock that nobody sets: for how long something lasts. */
export const steadyNow = (): number => performance.now();

/** A wall-clock time as the wire carries it. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
