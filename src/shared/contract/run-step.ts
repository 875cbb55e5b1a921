import { stepStates } from './job-state';
import { RunId } from './run-id';
import { z } from './zod';

const when = z.iso.datetime();

/** A step of a job in its run: where it stands, and the run that it is. */
export const RunStep = z.object({
  id: z.string().max(32),
  /** Its script's name. */
  name: z.string().max(128),
  needs: z.array(z.string().max(32)).max(49),
  state: z.enum(stepStates),
  /** Its last attempt; null where it never ran. */
  run: RunId.nullable(),
  startedAt: when.nullable(),
  endedAt: when.nullable(),
  /** Why it could not start; that of its run is there. */
  reason: z.string().max(256).nullable(),
  /** The tags that its script had when the job began; absent where nobody wrote them down. */
  tags: z.array(z.string().max(64)).max(64).optional(),
  /** It did not run anew: its run is of the job's run before, whose results hold. */
  kept: z.boolean(),
  /** Its failure does not count. */
  tolerated: z.boolean(),
});
export type RunStep = z.infer<typeof RunStep>;
