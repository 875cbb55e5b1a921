import { useMemo, useSyncExternalStore } from 'react';
import type { Run, RunFilter } from '#shared/contract/runs';
import { useHub } from '../../lib/hub-context';
import { useRuns } from '../../lib/live';
import { mergeHistory } from './history-filter';
import { createHistoryStore, type HistoryState } from './history-store';

/** The history as a page shows it. */
export interface History extends Omit<HistoryState, 'more'> {
  readonly retry: () => void;
  /** Fetches the next page; absent when all is there. */
  readonly more: (() => void) | undefined;
}

/** History of runs under a filter: pages as they are scrolled to, with what is live on top. */
export function useHistory(filter: RunFilter): History {
  const hub = useHub();
  const live: readonly Run[] = useRuns().items;
  const store = useMemo(
    () => createHistoryStore((before, signal) => hub.runs.page({ filter, ...(before !== undefined && { before }) }, { signal })),
    [hub, filter],
  );
  const { runs: paged, state, error, more } = useSyncExternalStore(store.subscribe, store.snapshot);
  const runs = useMemo(() => mergeHistory(paged, live, filter), [paged, live, filter]);
  // Another page is another function: a table that shows its end asks again even where live runs hid the new ones.
  const next = useMemo(() => (more && paged.length > 0 ? () => store.more() : undefined), [more, paged, store]);
  return { runs, state, error, retry: store.retry, more: next };
}
