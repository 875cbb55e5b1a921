/** So many at once, the others in the order in which they came. */
export interface Turns {
  /** Resolves with how to give the turn back, or undefined when the signal aborts before it comes. */
  take(signal: AbortSignal): Promise<(() => void) | undefined>;
  readonly taken: number;
  readonly waiting: number;
}

/** Lets `limit` go on at once. */
export function createTurns(limit: number): Turns {
  const waiting = new Set<() => void>();
  let taken = 0;

  function begin(): () => void {
    taken += 1;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      taken -= 1;
      const [next] = waiting;
      next?.();
    };
  }

  return {
    async take(signal) {
      if (signal.aborted) return undefined;
      if (taken < limit) return begin();
      return await new Promise((resolve) => {
        const settle = (turn: (() => void) | undefined): void => {
          waiting.delete(come);
          signal.removeEventListener('abort', leave);
          resolve(turn);
        };
        const come = (): void => settle(begin());
        const leave = (): void => settle(undefined);
        waiting.add(come);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
    get taken() {
      return taken;
    },
    get waiting() {
      return waiting.size;
    },
  };
}
