import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Implement } from '#shared/contract/kernel';
import type { HubMetrics, metrics } from '#shared/contract/metrics';
import type { Scope } from '#main/hub/scope';
import { type Clock, isoOf } from '#main/platform/clock';
import { pause } from '#main/platform/pause';

const INTERVAL_MS = 2_000;
const NS_PER_MS = 1e6;

export interface MetricsDeps {
  readonly scope: Scope;
  readonly clock: Clock;
  readonly sessions: () => number;
  readonly incidents: () => number;
  readonly storage: () => HubMetrics['storage'];
}

/** Figures of the hub's own process: sampled only while somebody watches. */
export function createMetrics({ scope, clock, sessions, incidents, storage }: MetricsDeps): {
  readonly handlers: Implement<typeof metrics>;
} {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  let watchers = 0;
  let cpu = process.cpuUsage();
  let cpuAt = process.hrtime.bigint();
  scope.onClose(() => void delay.disable());

  function sample(): HubMetrics {
    const used = process.cpuUsage(cpu);
    const now = process.hrtime.bigint();
    const memory = process.memoryUsage();
    const wallUs = Number(now - cpuAt) / 1_000;
    const measured = delay.count > 0;
    const figures: HubMetrics = {
      at: isoOf(clock.now()),
      uptimeMs: process.uptime() * 1_000,
      rssBytes: memory.rss,
      heapBytes: memory.heapUsed,
      // The histogram holds the interval between two ticks of its own timer: what is beyond that is delay.
      loopP50Ms: measured ? Math.max(0, delay.percentile(50) / NS_PER_MS - 10) : 0,
      loopP99Ms: measured ? Math.max(0, delay.percentile(99) / NS_PER_MS - 10) : 0,
      loopMaxMs: measured ? Math.max(0, delay.max / NS_PER_MS - 10) : 0,
      cpu: wallUs > 0 ? (used.user + used.system) / wallUs : 0,
      sessions: sessions(),
      incidents: incidents(),
      storage: storage(),
    };
    cpu = process.cpuUsage();
    cpuAt = now;
    delay.reset();
    return figures;
  }

  async function* watch(signal: AbortSignal): AsyncGenerator<HubMetrics, void, void> {
    watchers += 1;
    if (watchers === 1) delay.enable();
    try {
      while (!signal.aborted && !scope.signal.aborted) {
        yield sample();
        await pause(INTERVAL_MS, AbortSignal.any([signal, scope.signal]));
      }
    } finally {
      watchers -= 1;
      if (watchers === 0) delay.disable();
    }
  }

  return { handlers: { get: () => Promise.resolve(sample()), watch: (_, { signal }) => watch(signal) } };
}
