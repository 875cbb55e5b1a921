import type { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { nextPaint } from '../../../lib/per-frame';
import { hasEnded } from '../../../lib/run-state';
import { wait } from '../../../lib/wait';
import { createLineCache, type LineCacheOptions } from './line-cache';
import { createStyledLines, type StyledLine } from './styled-lines';

/** The output as it stands, for a view to lay out. */
export interface OutputState {
  /** The run as of then. */
  readonly run: Run;
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
  /** Another object when there is something new to draw: once a frame at most, whatever arrives. */
  readonly snapshot: () => OutputState;
  /** Tells what has become of the run. */
  readonly update: (run: Run) => void;
  readonly lineAt: (line: number) => StyledLine | undefined;
  /** The view shows these lines: what of them is missing is fetched. */
  readonly show: (first: number, last: number, atEnd: boolean) => void;
  readonly base: () => number;
  readonly retry: () => void;
}

/** Where lines come from. `fetch` fails when the connection drops, and is called again once `ready` resolves. */
export interface OutputStoreOptions {
  readonly fetch: (from: number, count: number, signal: AbortSignal) => ReturnType<LineCacheOptions['fetch']>;
  /** Resolves when a connection is back. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly paint?: () => Promise<void>;
}

/** Milliseconds from one drawing to the next while a view at the end follows: as many at least, and never less than so often what a drawing took. */
const PAUSE_MS = 100;
const PAUSE_TIMES = 4;
const TAIL_LINES = 120;
const MOST = 500;

/** Makes a store that has fetched nothing yet. */
export function createOutputStore(first: Run, { fetch, ready, pause = wait, paint = nextPaint }: OutputStoreOptions): OutputStore {
  const listeners = new Set<() => void>();
  let abort = new AbortController();
  let drawnAt = -Infinity;
  let took = 0;
  let drawing = false;
  let run = first;
  let columns = 80;
  let waiting = false;
  /** How many lines a view at the end wants; 0 while it stands elsewhere. */
  let tail = 0;

  const cache = createLineCache({
    fetch: async (from, count) => await fetch(from, count, abort.signal),
    onChange: () => {
      if (cache.error?.code === 'DISCONNECTED') void reconnect();
      tell();
    },
  });
  const styled = createStyledLines(cache);
  let state = stateNow();

  function tell(): void {
    if (drawing || listeners.size === 0) return;
    drawing = true;
    void draw(abort.signal);
  }

  /** In the next frame; while the end of a fast output runs past, after a pause: nobody reads it, and each drawing takes its time from others. */
  async function draw(signal: AbortSignal): Promise<void> {
    const left = tail > 0 ? drawnAt + Math.max(PAUSE_MS, PAUSE_TIMES * took) - performance.now() : 0;
    if (left > 0) await pause(left, signal);
    if (!signal.aborted) await paint();
    drawing = false;
    if (signal.aborted) return tell(); // Somebody may look again.
    drawnAt = performance.now();
    state = stateNow();
    for (const listener of listeners) listener();
    await paint();
    took = performance.now() - drawnAt;
  }

  function stateNow(): OutputState {
    const total = Math.max(0, run.output.lines - base());
    return {
      run,
      total,
      end: cache.end === 0 ? total : Math.max(0, Math.min(total, cache.end - base())),
      base: base(),
      columns,
      error: cache.error?.code === 'DISCONNECTED' ? null : cache.error,
    };
  }

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

  function base(): number {
    return cache.firstLine - 1;
  }
  /** Changes whenever anything was added. The end may flush what the last change of size did not tell. */
  const version = (): number => run.output.bytes + (hasEnded(run) ? 0.5 : 0);

  return {
    subscribe: (listener) => {
      if (listeners.size === 0) abort = new AbortController();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        abort.abort();
      };
    },
    snapshot: () => state,
    update: (next) => {
      if (next === run) return;
      const same = next.state === run.state && next.paused === run.paused && next.output.gone === run.output.gone;
      run = next;
      const follows = tail > 0 && state.total > 0 && cache.error === null;
      if (follows) cache.follow(tail, run.output.lines, version());
      // What is new is drawn with its lines, not once before they are there and once more with them.
      if (!same || !follows) tell();
    },
    lineAt: (line) => {
      const found = styled.get(line);
      if (found !== undefined && found.length > columns) {
        columns = found.length;
        tell(); // What is as wide as the widest line is drawn before that is known.
      }
      return found;
    },
    show: (top, bottom, atEnd) => {
      const { lines } = run.output;
      tail = atEnd ? Math.min(MOST, Math.max(TAIL_LINES, bottom - top + 40)) : 0;
      if (!atEnd) return cache.want(top, bottom, lines, version());
      cache.follow(tail, lines, version());
      if (cache.end > 0 && cache.get(top) === undefined) cache.want(top, Math.min(bottom, cache.end), cache.end, version());
    },
    base,
    retry: () => cache.retry(),
  };
}
