import { z } from './zod';

const count = z.number().int().nonnegative();

/** A line of two texts laid over each other: it went, it came, or it is in both. A `gap` stands for lines that are the same. */
export const DiffLine = z.object({
  kind: z.enum(['same', 'removed', 'added', 'gap']),
  /** Without escape sequences; a long one is cut. */
  text: z.string().max(1_000),
  /** Its number in either text. */
  was: z.number().int().positive().nullable(),
  is: z.number().int().positive().nullable(),
});
export type DiffLine = z.infer<typeof DiffLine>;

/** What is different between the output, or the script, of two runs. */
export const RunDiff = z.object({
  /** `absent`: one of them is not kept. `too-different`: laying them over each other would take too long. */
  state: z.enum(['same', 'differs', 'too-different', 'absent']),
  /** Which is not kept. */
  absent: z.array(z.enum(['before', 'after'])).max(2),
  removed: count,
  added: count,
  lines: z.array(DiffLine).max(3_000),
  /** That only the first lines of a text were compared, or that not all lines that differ are listed. */
  cut: z.object({ before: z.boolean(), after: z.boolean(), lines: z.boolean() }),
});
export type RunDiff = z.infer<typeof RunDiff>;
