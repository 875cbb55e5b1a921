import type { LiveRuns } from './live-runs';

/** What keeps a run from beginning while what it needs is installed. */
export interface Wait {
  readonly signal: AbortSignal;
  /** The last line that the installer printed. */
  readonly onLine: (line: string) => void;
}

/** Runs that wait for what they need. */
export interface Preparations {
  /** Begins a wait; it ends with `done`, or with `abort` where somebody ends the run. */
  begin(run: string): Wait;
  abort(run: string): void;
  done(run: string): void;
}

/** How often a line is shown, in milliseconds: an installer prints many. */
const SHOWN_MS = 200;
/** Escape sequences and what else cannot be seen. */
// oxlint-disable-next-line no-control-regex -- they are what is meant
const UNSEEN = /\u001b\[[\d;]*[A-Za-z]|[\u0000-\u001f\u007f]/g;

/** Shows on the run what its installer does. */
export function createPreparations(live: Pick<LiveRuns, 'get' | 'put'>, ended: AbortSignal): Preparations {
  const waits = new Map<string, AbortController>();
  return {
    begin(id) {
      const own = new AbortController();
      waits.set(id, own);
      let shownAt = Number.NEGATIVE_INFINITY;
      return {
        signal: AbortSignal.any([own.signal, ended]),
        onLine(line) {
          const run = live.get(id);
          const now = performance.now();
          if (run === undefined || run.state !== 'starting' || now - shownAt < SHOWN_MS) return;
          shownAt = now;
          live.put({ ...run, preparing: line.replaceAll(UNSEEN, '').slice(0, 256) });
        },
      };
    },
    abort: (id) => waits.get(id)?.abort(),
    done: (id) => void waits.delete(id),
  };
}
