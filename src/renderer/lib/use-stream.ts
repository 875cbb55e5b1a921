import { useState, useSyncExternalStore, type DependencyList } from 'react';
import { HubError } from '#shared/contract/errors';
import { useHubLink } from './hub-context';
import { perFrame } from './per-frame';
import { createSettledStore } from './settled-store';
import type { CallState } from './use-call';
import { useRenewedEffect } from './use-renewed';

/** The latest value of a stream, once a frame at most; opens it again when the connection is back. */
export function useStream<T>(open: (signal: AbortSignal) => AsyncIterable<T>, deps: DependencyList): CallState<T> {
  const { ready } = useHubLink();
  const [store] = useState(() => createSettledStore<T>());
  useRenewedEffect(
    () =>
      store.begin(async (signal, give) => {
        while (!signal.aborted) {
          try {
            for await (const batch of perFrame(open(signal))) batch.slice(-1).forEach(give);
            return;
          } catch (error) {
            if (!HubError.is(error, 'DISCONNECTED')) throw error;
            await ready(signal);
          }
        }
      }),
    [store, ready, ...deps],
  );
  return { ...useSyncExternalStore(store.subscribe, store.snapshot), retry: store.retry };
}
