import { defineContract, procedure, stream } from './kernel';
import { z } from './zod';

const StorageState = z.enum(['ok', 'busy', 'full', 'read-only', 'damaged']);
const figure = z.number().nonnegative();

/** How the hub is: what changes seldom, and is told when it does. */
export const HubHealth = z.object({
  storage: StorageState,
  sessions: z.number().int().nonnegative(),
  incidents: z.number().int().nonnegative(),
});
export type HubHealth = z.infer<typeof HubHealth>;

/** Figures of the hub's own process. */
export const HubMetrics = HubHealth.extend({
  at: z.iso.datetime(),
  uptimeMs: figure,
  /** Resident set of the hub's process, in bytes. */
  rssBytes: figure,
  heapBytes: figure,
  /** What was measured over the last moment; null until something was. */
  load: z
    .object({
      /** How long that moment was, in milliseconds. */
      overMs: figure,
      /** Delay of the event loop, in milliseconds. */
      loopP50Ms: figure,
      loopP99Ms: figure,
      loopMaxMs: figure,
      /** Share of one core, 0 to 1 and more. */
      cpu: figure,
    })
    .nullable(),
});
export type HubMetrics = z.infer<typeof HubMetrics>;

/** Figures of the hub itself. */
export const metrics = defineContract('metrics', {
  /** The figures now; where nobody watches, the load of a tenth of a second. */
  get: procedure({ scope: 'metrics:read', input: z.object({}), output: HubMetrics }),
  /** Every two seconds, the same for all who watch; latest value. The first has no load where nobody watched before. */
  watch: stream({ scope: 'metrics:read', input: z.object({}), item: HubMetrics, window: 2 }),
  /** How the hub is now and at each change; costs nothing between. */
  health: stream({ scope: 'metrics:read', input: z.object({}), item: HubHealth, window: 2 }),
});
