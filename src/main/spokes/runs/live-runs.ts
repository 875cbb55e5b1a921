import type { Run, RunId } from '#shared/contract/runs';
import { endedStates } from '#shared/contract/run-state';

/** Runs that have not ended, as they are now, and who waits for their next change. */
export interface LiveRuns {
  get(id: string): Run | undefined;
  /** In the order in which they came. */
  all(): readonly Run[];
  /** Puts a run or its new state; an ended one leaves after its watchers were told. */
  put(run: Run): void;
  /** Resolves at the run's next change, or when the signal aborts. */
  changed(id: RunId, signal: AbortSignal): Promise<void>;
  onChange(listener: (run: Run) => void): () => void;
}

/** No run lives yet. */
export function createLiveRuns(): LiveRuns {
  const runs = new Map<string, Run>();
  const waiting = new Map<string, Set<() => void>>();
  const listeners = new Set<(run: Run) => void>();

  return {
    get: (id) => runs.get(id),
    all: () => [...runs.values()],
    put(run) {
      if (endedStates.includes(run.state)) runs.delete(run.id);
      else runs.set(run.id, run);
      for (const listener of listeners) listener(run);
      const wakes = waiting.get(run.id);
      waiting.delete(run.id);
      for (const wake of wakes ?? []) wake();
    },
    changed: (id, signal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) return resolve();
        const done = (): void => {
          signal.removeEventListener('abort', done);
          waiting.get(id)?.delete(done);
          resolve();
        };
        const set = waiting.get(id) ?? new Set();
        waiting.set(id, set.add(done));
        signal.addEventListener('abort', done, { once: true });
      }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
