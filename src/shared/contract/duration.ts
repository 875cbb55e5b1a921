import { z } from './zod';

/** A year. */
const LONGEST_SECONDS = 366 * 86_400;
/** What is to happen again and again happens no more often. */
const SHORTEST_EVERY_SECONDS = 10;

/** Seconds, or a number with `s`, `m`, `h` or `d`; a year at most. */
export const Duration = z
  .union([
    z.number().positive(),
    z
      .string()
      .max(32)
      .regex(/^\s*\d+(?:\.\d+)?\s*[smhd]?\s*$/i),
  ])
  .refine((duration) => secondsOf(duration) > 0 && secondsOf(duration) <= LONGEST_SECONDS, { error: 'more than 0, and a year at most' });

/** How often something is to happen, in seconds: ten at least, a year at most. */
export const EverySeconds = z.number().int().min(SHORTEST_EVERY_SECONDS).max(LONGEST_SECONDS);

/** The same as a person writes it: a duration of whole seconds. */
export const Every = Duration.refine((duration) => EverySeconds.safeParse(secondsOf(duration)).success, {
  error: 'whole seconds, 10 at least, and a year at most',
});

/** The seconds of `30s`, `5m`, `1.5h`, `1d` or a plain number. */
export function secondsOf(duration: number | string): number {
  // As a text it might be in powers of ten.
  if (typeof duration === 'number') return duration;
  const [, number = '', unit = ''] = /^\s*([\d.]+)\s*([smhd]?)/i.exec(duration) ?? [];
  return Number(number) * ({ m: 60, h: 3_600, d: 86_400 }[unit.toLowerCase()] ?? 1);
}
