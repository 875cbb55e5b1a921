import { useState, useSyncExternalStore, type DependencyList } from 'react';
import { createSettledStore, type Settled } from './settled-store';
import { useRenewedEffect } from './use-renewed';

export interface CallState<T> extends Settled<T> {
  readonly retry: () => void;
}

/** Calls when mounted and whenever `deps` change; an answer that comes too late is dropped. */
export function useCall<T>(call: (signal: AbortSignal) => Promise<T>, deps: DependencyList): CallState<T> {
  const [store] = useState(() => createSettledStore<T>());
  useRenewedEffect(() => store.begin(async (signal, give) => give(await call(signal))), [store, ...deps]);
  return { ...useSyncExternalStore(store.subscribe, store.snapshot), retry: store.retry };
}
