import { useSyncExternalStore, type DependencyList } from 'react';
import { createCollectionStore, type CollectionSource, type CollectionState, type CollectionStore } from './collection-store';
import { useHubLink } from './hub-context';
import { useRenewed } from './use-renewed';

/** How a collection stands, and how to open it again. */
export interface Collection<T> extends CollectionState<T> {
  readonly retry: () => void;
}

/** Follows a collection stream for as long as the component is there. */
export function useCollection<T>(
  open: CollectionSource<T>['open'],
  keyOf: CollectionSource<T>['keyOf'],
  deps: DependencyList = [],
): Collection<T> {
  const { ready } = useHubLink();
  return useStore(useRenewed(() => createCollectionStore({ open, keyOf, ready }), [ready, ...deps]));
}

/** Shows a store that others share. */
export function useStore<T>(store: CollectionStore<T>): Collection<T> {
  const state = useSyncExternalStore(store.subscribe, store.snapshot);
  return { ...state, retry: store.retry };
}
