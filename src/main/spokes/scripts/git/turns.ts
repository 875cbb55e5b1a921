import type { Scope } from '#main/hub/scope';

/** Work on repositories: one piece at a time for each, and few at once. */
export interface Turns {
  /** Does `work` after what goes on for this id; `onWait` is told when it has to wait for a place. Rejects as it does. */
  join(id: string, work: (signal: AbortSignal) => Promise<void>, onWait?: () => void): Promise<void>;
  /** Whether something goes on for this id, or waits. */
  busy(id: string): boolean;
  /** Ends what goes on for this id. */
  stop(id: string): void;
}

/** Gits that run at once: what they fetch shares one line. */
const PLACES = 3;

/** Turns that end with the scope. */
export function createTurns(scope: Scope): Turns {
  const queues = new Map<string, { last: Promise<void>; readonly aborts: Set<AbortController> }>();
  const waiting: (() => void)[] = [];
  let taken = 0;

  async function place(onWait: (() => void) | undefined): Promise<void> {
    if (taken < PLACES) {
      taken += 1;
      return;
    }
    onWait?.();
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  }

  return {
    async join(id, work, onWait) {
      const queue = queues.get(id) ?? { last: Promise.resolve(), aborts: new Set() };
      queues.set(id, queue);
      const abort = new AbortController();
      queue.aborts.add(abort);
      const signal = AbortSignal.any([abort.signal, scope.signal]);
      const before = queue.last;
      const mine = (async () => {
        await before;
        await place(onWait);
        try {
          await work(signal);
        } finally {
          leave();
        }
      })();
      queue.last = mine.catch(() => undefined);
      scope.track(queue.last);
      try {
        await mine;
      } finally {
        queue.aborts.delete(abort);
        if (queue.aborts.size === 0) queues.delete(id);
      }
    },
    busy: (id) => queues.has(id),
    stop(id) {
      for (const abort of queues.get(id)?.aborts ?? []) abort.abort();
    },
  };
}
