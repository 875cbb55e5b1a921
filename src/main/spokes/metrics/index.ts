import type { Implement } from '#shared/contract/kernel';
import type { HubHealth, HubMetrics, metrics } from '#shared/contract/metrics';
import { latest } from '#main/platform/latest';
import type { Scope } from '#main/hub/scope';
import { type Clock, isoOf } from '#main/platform/clock';
import { startLoadProbe, type Load, type LoadProbe } from './load-probe';
import { createSampler } from './sampler';

const INTERVAL_MS = 2_000;
const MOMENT_MS = 100;

/** What the metrics spoke needs of the hub. */
export interface MetricsDeps {
  readonly scope: Scope;
  readonly clock: Clock;
  readonly health: () => HubHealth;
  /** Told when the health may have changed; gives how to stop. */
  readonly onHealth: (listener: () => void) => () => void;
  /** Starts measuring; the process's own by default. */
  readonly start?: () => LoadProbe;
  readonly intervalMs?: number;
}

/** Figures of the hub's own process: its load is measured only while somebody watches, or for a moment when asked. */
export function createMetrics(deps: MetricsDeps): { readonly handlers: Implement<typeof metrics> } {
  const { scope, clock, health, onHealth, start = startLoadProbe, intervalMs = INTERVAL_MS } = deps;
  const sampler = createSampler({ scope, start, intervalMs, momentMs: MOMENT_MS });

  function figures(load: Load | null): HubMetrics {
    const { rss, heapUsed } = process.memoryUsage();
    return { at: isoOf(clock.now()), uptimeMs: process.uptime() * 1_000, rssBytes: rss, heapBytes: heapUsed, load, ...health() };
  }

  return {
    handlers: {
      get: async () => figures(await sampler.moment()),
      watch: (_, { signal }) => latest(() => figures(sampler.load), sampler.join, AbortSignal.any([signal, scope.signal])),
      health: (_, { signal }) => latest(health, onHealth, AbortSignal.any([signal, scope.signal])),
    },
  };
}
