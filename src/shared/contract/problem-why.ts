import { problemKeys, type Why as WhyShape } from './problem-keys';
import { z } from './zod';

const value = z.string().max(1_024);
const phrase = { key: z.enum(problemKeys), values: z.record(z.string().max(32), value).optional() };

/** Why something was not understood, without its language: each face says it in the person's. */
export const Why: z.ZodType<WhyShape> = z.object({ ...phrase, at: z.array(value).max(8).optional(), what: z.object(phrase).optional() });
/** All that is said of one thing. */
export const Whys = z.array(Why).max(4);
