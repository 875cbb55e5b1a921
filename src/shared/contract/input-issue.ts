import { z } from './zod';

/**
 * What is wrong with a part of a call's input. `most` and `least` are of numbers, `longest` and `shortest` of texts in characters,
 * `most-entries` and `fewest-entries` of lists.
 */
export const inputReasons = [
  'missing',
  'text',
  'number',
  'boolean',
  'list',
  'object',
  'most',
  'least',
  'longest',
  'shortest',
  'most-entries',
  'fewest-entries',
  'form',
  'key',
  'choice',
  'other',
] as const;
export type InputReason = (typeof inputReasons)[number];

/** A part of a call's input that does not fit: where it stands, as `steps.0.id`, why, and what would be accepted. */
export const InputIssue = z.object({
  place: z.string().max(1_024),
  reason: z.enum(inputReasons),
  /** A bound, a pattern, the choices, or the validator's own words. */
  expected: z.string().max(1_024),
});
export type InputIssue = z.infer<typeof InputIssue>;
