import type { Scope } from '#main/hub/scope';
import { pause } from '#main/platform/pause';
import type { Load, LoadProbe } from './load-probe';

/** The one measurement of the hub's load, shared by all who watch: started with the first, stopped with the last. */
export interface Sampler {
  /** What was measured last; null while nobody watches, and until the first moment has passed. */
  readonly load: Load | null;
  /** Told after each measurement; gives how to leave. */
  readonly join: (listener: () => void) => () => void;
  /** What was measured last, or else of one short moment of its own. */
  moment(): Promise<Load>;
}

/** Milliseconds between two measurements, and of one that is made for a single question. */
export interface SamplerOptions {
  readonly scope: Scope;
  readonly start: () => LoadProbe;
  readonly intervalMs: number;
  readonly momentMs: number;
}

/** Makes a sampler that measures nothing yet. */
export function createSampler({ scope, start, intervalMs, momentMs }: SamplerOptions): Sampler {
  const listeners = new Set<() => void>();
  let load: Load | null = null;
  let stop: (() => void) | undefined;
  let measuring: Promise<Load> | undefined;

  function run(): () => void {
    const own = scope.child();
    const probe = start();
    own.every(intervalMs, () => {
      load = probe.read();
      for (const listener of listeners) listener();
    });
    own.onClose(() => probe.stop());
    return () => {
      load = null;
      scope.track(own.close());
    };
  }

  async function measure(): Promise<Load> {
    const probe = start();
    try {
      await pause(momentMs, scope.signal);
      return probe.read();
    } finally {
      probe.stop();
    }
  }

  return {
    get load() {
      return load;
    },
    join(listener) {
      listeners.add(listener);
      stop ??= run();
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return;
        stop?.();
        stop = undefined;
      };
    },
    async moment() {
      if (load !== null) return load;
      // Whoever asks meanwhile shares it.
      measuring ??= measure().finally(() => (measuring = undefined));
      return await measuring;
    },
  };
}
