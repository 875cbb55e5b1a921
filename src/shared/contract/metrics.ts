import { defineContract, procedure, stream } from './kernel';
import { z } from './zod';

/** Figures of the hub's own process. */
export const HubMetrics = z.object({
  at: z.iso.datetime(),
  uptimeMs: z.number().nonnegative(),
  /** Resident set of the hub's process, in bytes. */
  rssBytes: z.number().nonnegative(),
  heapBytes: z.number().nonnegative(),
  /** Delay of the event loop since the figure before, in milliseconds. */
  loopP50Ms: z.number().nonnegative(),
  loopP99Ms: z.number().nonnegative(),
  loopMaxMs: z.number().nonnegative(),
  /** Share of one core, 0 to 1 and more. */
  cpu: z.number().nonnegative(),
  sessions: z.number().int().nonnegative(),
  incidents: z.number().int().nonnegative(),
  storage: z.enum(['ok', 'busy', 'full', 'read-only', 'damaged']),
});
export type HubMetrics = z.infer<typeof HubMetrics>;

export const metrics = defineContract('metrics', {
  get: procedure({ scope: 'metrics:read', input: z.object({}), output: HubMetrics }),
  /** Every two seconds; latest value. */
  watch: stream({ scope: 'metrics:read', input: z.object({}), item: HubMetrics, window: 2 }),
});
