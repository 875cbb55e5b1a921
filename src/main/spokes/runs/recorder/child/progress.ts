import type { RunId } from '#shared/contract/runs';
import type { Recorded } from '../contract';

/** Milliseconds between two values of one run. */
const STEP_MS = 50;
/** Values that may follow each other at once: what comes right after a start is not held back. */
const BURST = 3;

/** Who watches the runs, and what is new to each. */
export interface Progress {
  /** A run has changed. */
  mark(run: RunId): void;
  /** All runs, then each change: the latest value of each run, at most 20 a second; its end at once. */
  watch(signal: AbortSignal): AsyncGenerator<Recorded, void, void>;
}

/** `find` gives a run's value now, undefined when it was forgotten; `all` the runs that there are. */
export function createProgress(find: (run: RunId) => Recorded | undefined, all: () => Iterable<RunId>): Progress {
  const watchers = new Set<(run: RunId) => void>();

  return {
    mark(run) {
      for (const tell of watchers) tell(run);
    },
    async *watch(signal) {
      const changed = new Set(all());
      /** When each run may be told again. */
      const told = new Map<RunId, number>();
      let wake: (() => void) | undefined;
      const onChange = (run: RunId): void => {
        const waits = changed.has(run);
        changed.add(run);
        // A run that waits for its turn wakes nobody again, unless it has ended.
        if (!waits || find(run)?.ended !== null) wake?.();
      };
      watchers.add(onChange);
      const onAbort = (): void => wake?.();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        while (!signal.aborted) {
          const now = performance.now();
          let next = Number.POSITIVE_INFINITY;
          for (const run of changed) {
            const value = find(run);
            const due = value?.ended == null ? (told.get(run) ?? 0) : 0;
            if (value !== undefined && told.has(run) && due > now) {
              next = Math.min(next, due);
              continue;
            }
            changed.delete(run);
            if (value === undefined || value.ended !== null) told.delete(run);
            else told.set(run, Math.max(told.get(run) ?? 0, now - BURST * STEP_MS) + STEP_MS);
            if (value !== undefined) yield value;
          }
          if (signal.aborted) return;
          await new Promise<void>((resolve) => {
            const timer = Number.isFinite(next) ? setTimeout(resolve, Math.max(0, next - performance.now())) : undefined;
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
          wake = undefined;
        }
      } finally {
        watchers.delete(onChange);
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
