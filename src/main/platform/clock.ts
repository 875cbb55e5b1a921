import { uptime } from 'node:os';

/** What time it is; tests give their own. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump. */
  readonly now: () => number;
}

/** The machine's own clock; it may be set back. */
export const systemClock: Clock = { now: () => Date.now() };

/** Milliseconds since some moment, by a clock that nobody sets: for how long something lasts. */
export const steadyNow = (): number => performance.now();

/**
 * As that, but on a machine that sleeps it goes on: how long ago it started, in milliseconds. For what is waited for by people rather
 * than by a timer. Each call asks the system.
 */
export const steadyOverSleep = (): number => uptime() * 1_000;

/** A wall-clock time as the wire carries it. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
