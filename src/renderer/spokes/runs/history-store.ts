import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';

/** The runs that were fetched so far, newest first. */
export interface HistoryState {
  readonly runs: readonly Run[];
  readonly state: 'loading' | 'ok' | 'error';
  readonly error: HubError | undefined;
  /** True when there are older ones. */
  readonly more: boolean;
}

/** Pages of history, fetched as they are scrolled to. */
export interface HistoryStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => HistoryState;
  readonly more: () => void;
  readonly retry: () => void;
}

type FetchPage = (
  before: string | undefined,
  signal: AbortSignal,
) => Promise<{ readonly items: readonly Run[]; readonly next: string | null }>;

/** Starts with the newest page when somebody looks; one page is asked for at a time. */
export function createHistoryStore(fetchPage: FetchPage): HistoryStore {
  const listeners = new Set<() => void>();
  let state: HistoryState = { runs: [], state: 'loading', error: undefined, more: false };
  let next: string | undefined;
  let asking: AbortController | null = null;

  function set(change: Partial<HistoryState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }
  async function ask(before: string | undefined): Promise<void> {
    const abort = new AbortController();
    asking = abort;
    try {
      const page = await fetchPage(before, abort.signal);
      if (abort.signal.aborted) return;
      next = page.next ?? undefined;
      set({
        runs: before === undefined ? page.items : [...state.runs, ...page.items],
        state: 'ok',
        error: undefined,
        more: page.next !== null,
      });
    } catch (error) {
      if (!abort.signal.aborted) set({ state: 'error', error: HubError.from(error) });
    } finally {
      if (asking === abort) asking = null;
    }
  }
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      if (asking === null && state.state === 'loading') void ask(undefined);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        asking?.abort();
        asking = null;
      };
    },
    snapshot: () => state,
    more: () => {
      if (asking === null && next !== undefined && state.state === 'ok') void ask(next);
    },
    retry: () => {
      asking?.abort();
      set({ state: 'loading', error: undefined });
      void ask(undefined);
    },
  };
}
