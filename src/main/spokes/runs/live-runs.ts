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
  /** Wakes who waits for the next change of these runs: they are as they were, and something beside them is not. */
  rouse(which: (id: string) => boolean): void;
  onChange(listener: (run: Run) => void): () => void;
}

/** No run lives yet. */
export function createLiveRuns(): LiveRuns {
  const runs = new Map<string, Run>();
  const waiting = new Map<string, Set<() => void>>();
  const listeners = new Set<(run: Run) => void>();

  function wake(id: string): void {
    const wakes = waiting.get(id);
    waiting.delete(id);
    for (const resolve of wakes ?? []) resolve();
  }

  return {
    get: (id) => runs.get(id),
    all: () => [...runs.values()],
    put(run) {
      if (endedStates.includes(run.state)) runs.delete(run.id);
      else runs.set(run.id, run);
      for (const listener of listeners) listener(run);
      wake(run.id);
    },
    rouse(which) {
      for (const id of waiting.keys()) if (which(id)) wake(id);
    },
    changed: (id, signal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) return resolve();
        const done = (): void => {
          signal.removeEventListener('abort', done);
          const others = waiting.get(id);
          others?.delete(done);
          if (others?.size === 0) waiting.delete(id);
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
