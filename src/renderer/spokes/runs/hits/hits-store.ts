import { HubError } from '#shared/contract/errors';
import type { OutputSearchItem } from '#shared/contract/search';
import { perFrame } from '../../../lib/per-frame';

/** A run whose output has the text, with its first lines that do. */
export type FoundRun = Extract<OutputSearchItem, { type: 'found' }>;
type Done = Extract<OutputSearchItem, { type: 'done' }>;

/** A search over all outputs as it stands. */
export interface HitsState {
  readonly found: readonly FoundRun[];
  /** Outputs that were searched. */
  readonly searched: number;
  readonly state: 'searching' | 'done' | 'error';
  /** What the last search said at its end. */
  readonly end: Done | null;
  readonly error: HubError | undefined;
}

/** Runs that have a text in their output, a page at a time. */
export interface HitsStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => HitsState;
  /** Goes on with older runs, where there may be more. */
  readonly more: () => void;
  readonly retry: () => void;
}

/** What searches, and what waits for the connection to be back. */
export interface HitsOptions {
  readonly search: (before: string | undefined, signal: AbortSignal) => AsyncIterable<OutputSearchItem>;
  readonly ready: (signal: AbortSignal) => Promise<void>;
  readonly paint?: () => Promise<void>;
}

/** Searches while somebody looks; a search that a lost connection cut off is done again from where its page began. */
export function createHitsStore({ search, ready, paint }: HitsOptions): HitsStore {
  const listeners = new Set<() => void>();
  const none: HitsState = { found: [], searched: 0, state: 'searching', end: null, error: undefined };
  let state = none;
  let running: AbortController | null = null;

  function set(next: Partial<HitsState>): void {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }

  async function page(before: string | undefined, earlier: HitsState, signal: AbortSignal): Promise<void> {
    for await (const items of perFrame(search(before, signal), 64, paint)) {
      if (signal.aborted) return;
      const found = items.filter((item) => item.type === 'found');
      const last = items.findLast((item) => item.type !== 'found');
      set({
        found: [...state.found, ...found],
        ...(last !== undefined && { searched: earlier.searched + last.runs }),
        ...(last?.type === 'done' && { end: last, state: 'done' as const }),
      });
    }
  }

  function start(before: string | undefined): void {
    running?.abort();
    const abort = new AbortController();
    running = abort;
    const earlier = before === undefined ? none : state;
    const again = async (): Promise<void> => {
      while (!abort.signal.aborted) {
        set({ found: earlier.found, searched: earlier.searched, state: 'searching', error: undefined });
        try {
          return await page(before, earlier, abort.signal);
        } catch (error) {
          if (!HubError.is(error, 'DISCONNECTED')) throw error;
          await ready(abort.signal);
        }
      }
    };
    again().catch((error: unknown) => {
      if (!abort.signal.aborted) set({ state: 'error', error: HubError.from(error) });
    });
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      if (running === null) start(undefined);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        running?.abort();
        // Whoever looks again finds it begun anew, unless it had come to its end.
        if (state.state === 'searching') running = null;
      };
    },
    snapshot: () => state,
    more: () => {
      if (state.state === 'done' && state.end?.next) start(state.end.next);
    },
    retry: () => start(undefined),
  };
}
