import { useState, useSyncExternalStore, type DependencyList } from 'react';
import { useHubLink } from './hub-context';
import { createSettledStore, type Settled } from './settled-store';
import { untilConnected } from './until-connected';
import { useRenewedEffect } from './use-renewed';

/** How a call stands, and how to make it again. */
export interface CallState<T> extends Settled<T> {
  readonly retry: () => void;
}

/**
 * Calls when mounted and whenever `deps` change; an answer that comes too late is dropped. For what only reads: it is
 * called again when a dropped connection is back.
 */
export function useCall<T>(call: (signal: AbortSignal) => Promise<T>, deps: DependencyList): CallState<T> {
  const { ready } = useHubLink();
  const [store] = useState(() => createSettledStore<T>());
  useRenewedEffect(() => store.begin(async (signal, give) => give(await untilConnected(ready, signal, call))), [store, ready, ...deps]);
  return { ...useSyncExternalStore(store.subscribe, store.snapshot), retry: store.retry };
}
