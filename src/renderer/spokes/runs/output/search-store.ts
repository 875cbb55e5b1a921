import { HubError } from '#shared/contract/errors';
import type { SearchItem } from '#shared/contract/runs';
import { perFrame } from '../../../lib/per-frame';
import { wait } from '../../../lib/wait';
import { createFound, firstFrom, type Found, type Match, same, step } from './search-model';

/** What is searched for, and how. */
export interface SearchQuery {
  readonly pattern: string;
  readonly regex: boolean;
  readonly matchCase: boolean;
}

/** A search as it stands, for its bar and for the marks in the output. */
export interface SearchState {
  readonly query: SearchQuery;
  readonly found: Found | null;
  /** How many are listed by now: what makes a new state of the same `found`. */
  readonly listed: number;
  readonly current: Match | null;
  /** Position of the current match among those listed, from 0; -1 where there is none. */
  readonly index: number;
  readonly error: HubError | null;
}

/** The search in one run's output. */
export interface SearchStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => SearchState;
  /** `stay`: what is found is marked, and nobody is taken there. */
  readonly setQuery: (query: SearchQuery, stay?: boolean) => void;
  /** To the next (1) or previous (-1) match. */
  readonly move: (by: 1 | -1) => void;
  /** Tells how far the output has come: one that grows is searched again. */
  readonly update: (lines: number, ended: boolean) => void;
  readonly stop: () => void;
}

/** What searches, where one looks from, and where one is taken to. */
export interface SearchStoreOptions {
  readonly search: (query: SearchQuery, signal: AbortSignal) => AsyncIterable<SearchItem>;
  readonly ready: (signal: AbortSignal) => Promise<void>;
  /** The line that one looks from. */
  readonly topLine: () => number;
  readonly onJump: (match: Match) => void;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly paint?: () => Promise<void>;
}

const SETTLE_MS = 150;
/** Output that still grows is searched again at most this often, and never for more than a sixth of the time. */
const AGAIN_MS = 2_000;

/** Searches a run's output in the hub; matches are counted as they arrive. */
export function createSearch({ search, ready, topLine, onJump, pause = wait, paint }: SearchStoreOptions): SearchStore {
  const listeners = new Set<() => void>();
  const empty = { found: null, listed: 0, current: null, index: -1, error: null };
  let state: SearchState = { query: { pattern: '', regex: false, matchCase: false }, ...empty };
  let size = { lines: 0, ended: false };
  let running: AbortController | null = null;

  function set(next: Partial<SearchState>): void {
    const merged = { ...state, ...next };
    const { current, found } = merged;
    const index = current === null || found === null ? -1 : found.matches.findIndex((match) => same(match, current));
    state = { ...merged, index };
    for (const listener of listeners) listener();
  }
  function jump(match: Match | undefined): void {
    if (match === undefined) return;
    set({ current: match });
    onJump(match);
  }

  /** One pass over the output. A repeated one shows the old matches until it has them all, and jumps nowhere. */
  async function pass(query: SearchQuery, again: boolean, signal: AbortSignal): Promise<void> {
    const found = createFound();
    const from = topLine();
    let jumped = again;
    for await (const items of perFrame(search(query, signal), 2_048, paint)) {
      if (signal.aborted) return;
      found.add(items);
      if (!again || found.done) set({ found, listed: found.matches.length });
      const last = found.matches.at(-1);
      if (jumped || last === undefined || (last.line < from && !found.done)) continue;
      jumped = true;
      jump(found.matches[firstFrom(found.matches, from)]);
    }
  }

  async function follow(query: SearchQuery, stay: boolean, signal: AbortSignal): Promise<void> {
    await pause(SETTLE_MS, signal);
    for (let again = stay; !signal.aborted;) {
      const before = size;
      const started = performance.now();
      try {
        await pass(query, again, signal);
        again = true;
      } catch (error) {
        if (!HubError.is(error, 'DISCONNECTED')) throw error;
        await ready(signal);
        continue;
      }
      if (before.ended) return;
      const rest = Math.max(AGAIN_MS, 5 * (performance.now() - started));
      do await pause(rest, signal);
      while (!signal.aborted && size.lines === before.lines && !size.ended);
    }
  }

  function start(query: SearchQuery, stay: boolean): void {
    running?.abort();
    const abort = new AbortController();
    running = abort;
    follow(query, stay, abort.signal).catch((error: unknown) => {
      if (!abort.signal.aborted) set({ error: HubError.from(error) });
    });
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => state,
    setQuery: (query, stay = false) => {
      set({ query, ...empty });
      if (query.pattern === '') running?.abort();
      else start(query, stay);
    },
    move: (by) => {
      const matches = state.found?.matches ?? [];
      jump(matches[state.index === -1 ? firstFrom(matches, topLine()) : step(state.index, by, matches.length)]);
    },
    update: (lines, ended) => {
      size = { lines, ended };
    },
    stop: () => running?.abort(),
  };
}
