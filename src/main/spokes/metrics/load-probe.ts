import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HubMetrics } from '#shared/contract/metrics';

/** What a process used in a stretch of time, and how long its event loop was held. */
export type Load = NonNullable<HubMetrics['load']>;

/** Measures this process from its start on; costs a timer of 10 ms until it is stopped. */
export interface LoadProbe {
  /** The load since the reading before. */
  read(): Load;
  stop(): void;
}

const TIMER_MS = 10;
const NS_PER_MS = 1e6;

/** Starts measuring this process. */
export function startLoadProbe(): LoadProbe {
  const delay = monitorEventLoopDelay({ resolution: TIMER_MS });
  delay.enable();
  let cpu = process.cpuUsage();
  let since = performance.now();
  // The histogram holds the interval between two ticks of its own timer: what is beyond that is delay.
  const beyond = (nanoseconds: number): number => Math.max(0, nanoseconds / NS_PER_MS - TIMER_MS);
  return {
    read() {
      const overMs = performance.now() - since;
      const used = process.cpuUsage(cpu);
      const counted = delay.count > 0;
      const load: Load = {
        overMs,
        // Without a tick in all that time the loop was held for the whole of it.
        loopP50Ms: counted ? beyond(delay.percentile(50)) : overMs,
        loopP99Ms: counted ? beyond(delay.percentile(99)) : overMs,
        loopMaxMs: counted ? beyond(delay.max) : overMs,
        cpu: overMs > 0 ? (used.user + used.system) / 1_000 / overMs : 0,
      };
      cpu = process.cpuUsage();
      since = performance.now();
      delay.reset();
      return load;
    },
    stop: () => void delay.disable(),
  };
}
