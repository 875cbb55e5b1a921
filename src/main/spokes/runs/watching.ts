import { HubError } from '#shared/contract/errors';
import { endedStates } from '#shared/contract/run-state';
import type { Run, RunEvent } from '#shared/contract/runs';
import type { LiveRuns } from './live-runs';
import type { RunsDeps, Tail } from './ports';
import { folderOf } from './record';
import { createRunReader, findRun, type RunTables } from './store';

/** Looking on at runs, live or not. */
export interface Watching {
  /** The run as it is now; `known` where it is nowhere. */
  now(known: Run): Promise<Run>;
  /** What wakes who has read all of a run. */
  tailOf(run: Run): Tail;
  /** The run now and at each change; ends when it has ended. */
  observe(first: Run, signal: AbortSignal): AsyncGenerator<Run, Run, void>;
  /** Replays the output after `after`, then follows it; the end is the last event. */
  follow(run: Run, after: number, signal: AbortSignal): AsyncGenerator<RunEvent, void, void>;
}

const isEnded = (run: Run): boolean => endedStates.includes(run.state);
const hasOutput = (run: Run): boolean => run.output.bytes > 0;
/** There is a journal from the moment that a run has begun, before anything of it was counted; a job's run has none. */
export const hasJournal = (run: Run): boolean => run.job === null && (run.state === 'running' || hasOutput(run));

/** Looks on at the runs of this hub. */
export function createWatching(deps: Pick<RunsDeps, 'db' | 'log' | 'journal' | 'home'>, live: LiveRuns): Watching {
  const tables = deps.db.tables<RunTables>();
  const read = createRunReader(deps.log);

  const watching: Watching = {
    now: async (known) => live.get(known.id) ?? read(await findRun(tables, known.id))[0] ?? known,
    tailOf: ({ id }) => ({ ended: () => live.get(id) === undefined, changed: (signal) => live.changed(id, signal) }),
    async *observe(first, signal) {
      let run = first;
      const left = new AbortController();
      const either = AbortSignal.any([signal, left.signal]);
      try {
        for (;;) {
          const change = live.changed(run.id, either);
          run = await watching.now(run);
          yield run;
          if (isEnded(run) || signal.aborted) return run;
          await change;
        }
      } finally {
        // Who has seen enough waits for nothing more.
        left.abort(null);
      }
    },
    async *follow(run, after, signal) {
      let seq = after;
      // Opened as soon as there is one, it is ready for the first byte.
      for await (const now of watching.observe(run, signal)) if (hasJournal(now)) break;
      try {
        if (hasJournal(await watching.now(run))) {
          for await (const event of deps.journal.follow(folderOf(deps.home, run.id), after, watching.tailOf(run), signal)) {
            seq = event.seq;
            yield event;
          }
        }
      } catch (error) {
        // A run that never printed may be without one.
        if (!HubError.is(error, 'OUTPUT_GONE') || hasOutput(await watching.now(run))) throw error;
      }
      for await (const now of watching.observe(run, signal)) if (isEnded(now)) yield { type: 'ended', seq, run: now };
    },
  };
  return watching;
}
