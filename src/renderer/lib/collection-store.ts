import { HubError } from '#shared/contract/errors';
import { perFrame } from './per-frame';

/** What a collection stream carries; see `#shared/contract/collection`. */
export type CollectionEvent<T> =
  | { readonly type: 'reset'; readonly total: number }
  | { readonly type: 'page'; readonly items: readonly T[] }
  | { readonly type: 'ready'; readonly seq: string }
  | { readonly type: 'upsert'; readonly seq: string; readonly items: readonly T[] }
  | { readonly type: 'remove'; readonly seq: string; readonly keys: readonly string[] };

/** The items of a collection stream as they stand. */
export interface CollectionState<T> {
  /** In the order in which they came; sort where they are shown. */
  readonly items: readonly T[];
  readonly state: 'loading' | 'ok' | 'error';
  readonly error: HubError | undefined;
}

/** Where a collection's events come from. */
export interface CollectionSource<T> {
  /** Opens the stream after the change `after`; the hub starts over where it no longer can. */
  readonly open: (after: string | undefined, signal: AbortSignal) => AsyncIterable<CollectionEvent<T>>;
  readonly keyOf: (item: T) => string;
  /** Resolves when a connection is back. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  readonly paint?: () => Promise<void>;
}

/** Follows a collection while somebody looks at it; what it holds outlives a dropped connection. */
export interface CollectionStore<T> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => CollectionState<T>;
  readonly retry: () => void;
}

/** Applies a collection's events, once a frame; keeps the old items on show until a new set is complete. */
export function createCollectionStore<T>({ open, keyOf, ready, paint }: CollectionSource<T>): CollectionStore<T> {
  const listeners = new Set<() => void>();
  let shown = new Map<string, T>();
  let staging: Map<string, T> | null = null;
  let after: string | undefined;
  let current: CollectionState<T> = { items: [], state: 'loading', error: undefined };
  let running: AbortController | null = null;

  const publish = (state: CollectionState<T>['state'], error?: HubError): void => {
    current = { items: [...shown.values()], state, error };
    for (const listener of listeners) listener();
  };

  function apply(event: CollectionEvent<T>): void {
    const target = staging ?? shown;
    if (event.type === 'reset') staging = new Map();
    else if (event.type === 'page') for (const item of event.items) target.set(keyOf(item), item);
    else if (event.type === 'upsert') for (const item of event.items) target.set(keyOf(item), item);
    else if (event.type === 'remove') for (const key of event.keys) target.delete(key);
    else if (staging !== null) {
      shown = staging;
      staging = null;
    }
    if ('seq' in event) after = event.seq;
  }

  async function follow({ signal }: AbortController): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const events of perFrame(open(after, signal), 512, paint)) {
          if (signal.aborted) return;
          events.forEach(apply);
          if (staging === null) publish('ok');
        }
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (staging !== null) after = undefined; // Half a set is nothing to go on from.
        if (!HubError.is(error, 'DISCONNECTED')) return publish('error', HubError.from(error));
        try {
          await ready(signal);
        } catch (reason) {
          if (!signal.aborted) publish('error', HubError.from(reason));
          return;
        }
      }
    }
  }

  const start = (): void => {
    running = new AbortController();
    void follow(running);
  };
  const stop = (): void => {
    running?.abort();
    running = null;
    staging = null;
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      if (running === null) start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    snapshot: () => current,
    retry: () => {
      stop();
      publish('loading');
      start();
    },
  };
}
