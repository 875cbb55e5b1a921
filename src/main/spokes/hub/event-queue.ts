/** Events for one consumer, in order; beyond the bound the oldest are dropped. */
export interface EventQueue<T> {
  readonly push: (event: T) => void;
  /** Yields events until the signal aborts. */
  drain(signal: AbortSignal): AsyncGenerator<T, void, void>;
}

/** Makes an empty queue that keeps `bound` events at most. */
export function createEventQueue<T>(bound: number): EventQueue<T> {
  const events: T[] = [];
  let wake: (() => void) | undefined;
  return {
    push(event) {
      if (events.length >= bound) events.shift();
      events.push(event);
      wake?.();
    },
    async *drain(signal) {
      const onAbort = (): void => wake?.();
      signal.addEventListener('abort', onAbort);
      try {
        while (!signal.aborted) {
          const event = events.shift();
          if (event !== undefined) yield event;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
