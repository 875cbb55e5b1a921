import { HubError } from '#shared/contract/errors';
import type { Implement } from '#shared/contract/kernel';
import type { RunId } from '#shared/contract/runs';
import type { Launch, Recorded, recorder } from '../contract';
import { createProgress } from './progress';
import { startRun, type RecordedRun, type RunDeps } from './run';

/** Ended runs that are remembered until the hub takes note; their end marks are on disk anyway. */
const MOST_ENDED = 5_000;

/** What a recorder does for hubs. */
export interface RecorderService {
  readonly handlers: Implement<typeof recorder>;
  /** Runs that live. */
  readonly living: number;
  /** Undoes what this hub let wait at the gate: it is gone, and nobody else knows of it. */
  undoHeld(hub: string): void;
  /** Calls back when the last living run has ended. */
  onIdle(listener: () => void): void;
}

/** What a recorder is made of. */
export interface ServiceOptions extends Omit<RunDeps, 'onChange'> {
  readonly version: string;
}

/** The runs of this recorder. */
export function createRecorderService(options: ServiceOptions): RecorderService {
  const starting = new Map<RunId, Promise<RecordedRun>>();
  const living = new Map<RunId, RecordedRun>();
  const ended = new Map<RunId, Recorded>();
  const owners = new Map<RunId, string>();
  const idle: (() => void)[] = [];
  const find = (run: RunId): Recorded | undefined => living.get(run)?.snapshot ?? ended.get(run);
  const progress = createProgress(find, () => [...living.keys(), ...ended.keys()]);

  async function start(launch: Launch): Promise<RecordedRun> {
    const run = await startRun(launch, { ...options, onChange: () => progress.mark(launch.run) });
    living.set(launch.run, run);
    // One that waits at its gate has not begun: there is nothing to tell yet.
    if (!run.held) progress.mark(launch.run);
    run.done.catch(options.fault).finally(() => finish(launch.run, run));
    return run;
  }

  function finish(id: RunId, run: RecordedRun): void {
    living.delete(id);
    owners.delete(id);
    // One that was undone never began: there is nothing to take note of.
    if (run.snapshot.ended !== null) ended.set(id, run.snapshot);
    const oldest = ended.keys().next();
    if (ended.size > MOST_ENDED && oldest.done !== true) ended.delete(oldest.value);
    progress.mark(id);
    if (living.size + starting.size === 0) for (const listener of idle) listener();
  }

  function need(id: RunId): RecordedRun {
    const run = living.get(id);
    if (run === undefined) throw new HubError('RUN_NOT_FOUND', { run: id });
    return run;
  }

  function needTerminal(id: RunId): NonNullable<RecordedRun['terminal']> {
    const { terminal } = need(id);
    if (terminal === undefined) throw new HubError('RUN_NOT_TERMINAL', { run: id });
    return terminal;
  }

  return {
    get living() {
      return living.size + starting.size;
    },
    undoHeld(hub) {
      for (const [id, run] of living) if (run.held && owners.get(id) === hub) run.undo().catch(options.fault);
    },
    onIdle: (listener) => void idle.push(listener),
    handlers: {
      info: () => Promise.resolve({ process: options.processes.self, version: options.version, runs: living.size }),
      async launch(launch, { actor }) {
        owners.set(launch.run, actor.id);
        const past = ended.get(launch.run);
        if (past?.child != null && past.startedAt !== null) return { child: past.child, startedAt: past.startedAt };
        // Asked again after a lost answer: a run is started once.
        const known = living.get(launch.run) ?? (await starting.get(launch.run));
        if (known !== undefined) return { child: known.child, startedAt: known.startedAt };
        const work = start(launch);
        starting.set(launch.run, work);
        try {
          const { child, startedAt } = await work;
          return { child, startedAt };
        } finally {
          starting.delete(launch.run);
        }
      },
      release({ run }) {
        const one = need(run);
        one.release();
        return Promise.resolve({ child: one.child, startedAt: one.startedAt });
      },
      async undo({ run }) {
        const one = living.get(run);
        if (one?.held !== true) return {};
        await one.undo();
        // The same run may be launched anew then.
        await one.done;
        return {};
      },
      cancel({ run }) {
        need(run).cancel();
        return Promise.resolve({});
      },
      input({ run, text }) {
        if (!needTerminal(run).write(text)) throw new HubError('INPUT_FULL', { run });
        return Promise.resolve({});
      },
      answer({ run, question, text }) {
        if (!need(run).answer(question, text)) throw new HubError('ELEVATION_NOT_ASKED', { run });
        return Promise.resolve({});
      },
      mask({ run, secrets }) {
        if (!need(run).hide(secrets)) throw new HubError('RUN_NOT_FOUND', { run });
        return Promise.resolve({});
      },
      resize({ run, columns, rows }) {
        needTerminal(run).resize(columns, rows);
        return Promise.resolve({});
      },
      list: () =>
        Promise.resolve(
          [...living.values()]
            .map(({ snapshot }) => snapshot)
            .concat([...ended.values()])
            .slice(0, 10_000),
        ),
      watch: (_input, { signal }) => progress.watch(signal),
      forget({ run }) {
        ended.delete(run);
        return Promise.resolve({});
      },
    },
  };
}
