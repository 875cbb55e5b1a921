import { RunState } from './run-id';
import { z } from './zod';

const when = z.iso.datetime();

/** Which runs are wanted; what is absent is not asked for. */
export const RunFilter = z.object({
  states: z.array(RunState).max(8).optional(),
  subject: z.string().max(1_024).optional(),
  text: z.string().max(256).optional(),
  since: when.optional(),
  until: when.optional(),
  /** Those that ended then or later, or go on. */
  endedSince: when.optional(),
  /** The steps of this run. */
  parent: z.string().max(64).optional(),
  /** None that is a step of another. */
  whole: z.boolean().optional(),
});
export type RunFilter = z.infer<typeof RunFilter>;
