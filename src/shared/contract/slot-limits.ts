import { MOST_PARAMS } from './param-bounds';
import { z } from './zod';

/** Whose limit stands in the way: the pool's, that of one person or of one target in it, or the subject's own. */
export const SlotLimiter = z.enum(['pool', 'holder', 'target', 'subject']);
export type SlotLimiter = z.infer<typeof SlotLimiter>;

/** Characters of a target: more than a host's name can have. */
export const TARGET_LENGTH = 256;

/** What a run acts upon, as the limit per target counts it: in small letters, without space around it. */
export const Target = z.string().min(1).max(TARGET_LENGTH);

/** Each once. */
export const Targets = z.array(Target).max(MOST_PARAMS);

/** What limits say of a run. */
export const runLimits = {
  /** The values of its parameters of kind `host`. */
  targets: Targets.default([]),
  /** Whose limit it waits for, or was skipped for, and of targets which; null for every other. */
  limitedBy: z.object({ by: SlotLimiter, target: Target.nullable() }).nullable().default(null),
};
