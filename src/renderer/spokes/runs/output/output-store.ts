import type { HubError } from '#shared/contract/errors';
import { createLineCache, type LineCacheOptions } from './line-cache';
import { createStyledLines, type StyledLine } from './styled-lines';

/** How large an output is now. `version` changes whenever anything was added. */
export interface OutputSize {
  readonly lines: number;
  readonly version: number;
}

/** The output as it stands, for a view to lay out. */
export interface OutputState {
  /** Lines that are there. */
  readonly total: number;
  /** The last line of a view at the end: behind `total` while the run prints faster than it is fetched. */
  readonly end: number;
  /** Lines that were trimmed away before the first one there is. */
  readonly base: number;
  /** The widest line seen, in characters. */
  readonly columns: number;
  readonly error: HubError | null;
}

/** The output of one run as far as it is looked at. */
export interface OutputStore {
  readonly subscribe: (listener: () => void) => () => void;
  /** Changes when there is something new to draw: once a frame at most, whatever arrives. */
  readonly version: () => number;
  readonly stateOf: (size: OutputSize) => OutputState;
  readonly lineAt: (line: number) => StyledLine | undefined;
  /** The view shows these lines: what of them is missing is fetched. */
  readonly show: (first: number, last: number, atEnd: boolean, size: OutputSize) => void;
  readonly base: () => number;
  readonly retry: () => void;
}

/** Where lines come from. `fetch` fails when the connection drops, and is called again once `ready` resolves. */
export interface OutputStoreOptions {
  readonly fetch: (from: number, count: number, signal: AbortSignal) => ReturnType<LineCacheOptions['fetch']>;
  /** Resolves when a connection is back. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
}

const TAIL_LINES = 120;
const MOST = 500;

/** Makes a store that has fetched nothing yet. */
export function createOutputStore({ fetch, ready }: OutputStoreOptions): OutputStore {
  const listeners = new Set<() => void>();
  let abort = new AbortController();
  let frame = 0;
  let version = 0;
  let columns = 80;
  let waiting = false;

  const cache = createLineCache({
    fetch: async (from, count) => await fetch(from, count, abort.signal),
    onChange: () => {
      if (cache.error?.code === 'DISCONNECTED') void reconnect();
      if (frame !== 0 || listeners.size === 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        version += 1;
        for (const listener of listeners) listener();
      });
    },
  });
  const styled = createStyledLines(cache);

  async function reconnect(): Promise<void> {
    if (waiting) return;
    waiting = true;
    try {
      await ready(abort.signal);
      cache.retry();
    } catch {
      // The session is over, or nobody looks any more: the page says so itself.
    } finally {
      waiting = false;
    }
  }

  const base = (): number => cache.firstLine - 1;
  return {
    subscribe: (listener) => {
      if (listeners.size === 0) abort = new AbortController();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        abort.abort();
        cancelAnimationFrame(frame);
        frame = 0;
      };
    },
    version: () => version,
    stateOf: ({ lines }) => {
      const total = Math.max(0, lines - base());
      return {
        total,
        end: cache.end === 0 ? total : Math.max(0, Math.min(total, cache.end - base())),
        base: base(),
        columns,
        error: cache.error?.code === 'DISCONNECTED' ? null : cache.error,
      };
    },
    lineAt: (line) => {
      const found = styled.get(line);
      if (found !== undefined && found.length > columns) columns = found.length;
      return found;
    },
    show: (first, last, atEnd, size) => {
      if (!atEnd) return cache.want(first, last, size.lines, size.version);
      cache.follow(Math.min(MOST, Math.max(TAIL_LINES, last - first + 40)), size.lines, size.version);
      if (cache.end > 0 && cache.get(first) === undefined) cache.want(first, Math.min(last, cache.end), cache.end, size.version);
    },
    base,
    retry: () => cache.retry(),
  };
}
