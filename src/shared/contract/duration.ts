import { z } from './zod';

/** A year. */
const LONGEST_SECONDS = 366 * 86_400;

/** Seconds, or a number with `s`, `m` or `h`; a year at most. */
export const Duration = z
  .union([
    z.number().positive(),
    z
      .string()
      .max(32)
      .regex(/^\s*\d+(?:\.\d+)?\s*[smh]?\s*$/i),
  ])
  .refine((duration) => secondsOf(duration) > 0 && secondsOf(duration) <= LONGEST_SECONDS, { error: 'more than 0, and a year at most' });

/** The seconds of `30s`, `5m`, `1.5h` or a plain number. */
export function secondsOf(duration: number | string): number {
  // As a text it might be in powers of ten.
  if (typeof duration === 'number') return duration;
  const [, number = '', unit = ''] = /^\s*([\d.]+)\s*([smh]?)/i.exec(duration) ?? [];
  return Number(number) * ({ m: 60, h: 3_600 }[unit.toLowerCase()] ?? 1);
}
