import { HubError } from '#shared/contract/errors';

/** The last value of a stream that several components look at. */
export interface LatestStore<T> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => Latest<T>;
  /** Opens the stream again after what ended it, if anybody looks at it. */
  readonly retry: () => void;
}

/** How a stream stands: its value is undefined until there was one; then the last, also while the connection is lost. */
export interface Latest<T> {
  readonly value: T | undefined;
  /** What ended it. */
  readonly error: HubError | undefined;
}

/** Where the values come from; see `collection-store`. */
export interface LatestSource<T> {
  readonly open: (signal: AbortSignal) => AsyncIterable<T>;
  /** Resolves when a connection is back. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
}

/** Follows a latest-value stream once, for as long as anybody looks at it. */
export function createLatestStore<T>({ open, ready }: LatestSource<T>): LatestStore<T> {
  const listeners = new Set<() => void>();
  let current: Latest<T> = { value: undefined, error: undefined };
  let running: AbortController | null = null;

  const publish = (next: Latest<T>): void => {
    current = next;
    for (const listener of listeners) listener();
  };

  async function follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const value of open(signal)) publish({ value, error: undefined });
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!HubError.is(error, 'DISCONNECTED')) throw error;
        await ready(signal);
      }
    }
  }

  const retry = (): void => {
    if (running !== null || listeners.size === 0) return;
    const own = new AbortController();
    running = own;
    follow(own.signal).catch((error: unknown) => {
      if (own.signal.aborted) return;
      running = null; // Whoever looks at it next asks again.
      publish({ ...current, error: HubError.from(error) });
    });
  };

  return {
    retry,
    subscribe(listener) {
      listeners.add(listener);
      retry();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        running?.abort();
        running = null;
      };
    },
    snapshot: () => current,
  };
}
