import { HubError } from '#shared/contract/errors';

/** How a call or a stream stands. `value` is the last one, kept while a newer is fetched. */
export interface Settled<T> {
  readonly state: 'loading' | 'ok' | 'error';
  readonly value: T | undefined;
  readonly error: HubError | undefined;
}

/** Work that gives values until the signal aborts. */
export type Work<T> = (signal: AbortSignal, give: (value: T) => void) => Promise<void>;

/** Holds what one piece of work gave, for components to show. */
export interface SettledStore<T> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => Settled<T>;
  /** Begins work in place of what was going on; returns how to stop it. */
  readonly begin: (work: Work<T>) => () => void;
  /** The same work once more. */
  readonly retry: () => void;
}

/** Makes a store that is loading until work begins and gives something. */
export function createSettledStore<T>(): SettledStore<T> {
  const listeners = new Set<() => void>();
  let current: Settled<T> = { state: 'loading', value: undefined, error: undefined };
  let running = new AbortController();
  let last: Work<T> | undefined;

  const publish = (next: Settled<T>): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  const begin = (work: Work<T>): (() => void) => {
    running.abort();
    const own = new AbortController();
    running = own;
    last = work;
    publish({ ...current, state: 'loading', error: undefined });
    work(own.signal, (value) => {
      if (!own.signal.aborted) publish({ state: 'ok', value, error: undefined });
    }).catch((error: unknown) => {
      if (!own.signal.aborted) publish({ ...current, state: 'error', error: HubError.from(error) });
    });
    return () => own.abort();
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => current,
    begin,
    retry: () => {
      if (last !== undefined) begin(last);
    },
  };
}
