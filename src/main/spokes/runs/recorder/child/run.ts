import { chmodSync, closeSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { HubError } from '#shared/contract/errors';
import { isoOf } from '#main/platform/clock';
import type { ProcessId, Processes } from '#main/platform/process-id-port';
import { endMarkPath, writeEndMark, writeStartMarkSync } from '../../journal/marks';
import { createJournalWriter, type JournalWriter } from '../../journal/writer';
import type { EndMark, Launch, Recorded } from '../contract';
import type { Child, Exit } from './child';
import { clearAway } from './clear-away';
import { elevationOf } from './elevation';
import type { Elevation } from './elevation-port';
import { isFull, orFull } from './disk-full';
import { createEnding, pause, type Ending } from './ending';
import { maskOf } from './mask-of';
import { createMaskedOutput, type MaskedOutput } from './masking/masked-output';
import { killGroup } from './run-tree';
import { createSlabs } from './slabs';
import { spawnChild, type Spawning } from './spawn-child';
import { ranOutOfMemory } from './out-of-memory';
import { createCollector } from './results/collector';
import { createProgressMarks, type ProgressMarks } from './results/progress-marks';
import { readStatus, reserveStatus } from './status-file';

/** Bytes that may wait to be written before the child has to wait, and when it goes on. */
const HIGH = 8 * 1024 * 1024;
const LOW = 4 * 1024 * 1024;

/** What recording a run needs of its recorder. */
export interface RunDeps extends Spawning {
  readonly processes: Processes;
  /** The run's snapshot has changed. */
  readonly onChange: () => void;
  /** Takes a failure that nobody awaits. */
  readonly fault: (error: unknown) => void;
  /** Milliseconds that others may hold the output after the child's end. */
  readonly leftoverMs?: number;
  /** Milliseconds between attempts while the disk is full. */
  readonly retryMs?: number;
}

/** A run that was started here. */
export interface RecordedRun {
  readonly snapshot: Recorded;
  readonly child: ProcessId;
  readonly startedAt: string;
  /** True while it waits at its gate. */
  readonly held: boolean;
  /** Lets it go, with its start mark written; later calls change nothing. */
  release(): void;
  /** Ends one that still waits; nothing of it is left, and no mark. */
  undo(): Promise<void>;
  readonly terminal: Child['terminal'];
  /** Answers what sudo asks; false when this is not asked. */
  answer(question: number, text: string): boolean;
  /** Hides these from now on; false where the run was not launched so that this can be done. */
  hide(secrets: readonly string[]): boolean;
  cancel(): void;
  /** Resolves when the end mark is written and nothing of the run is left. */
  readonly done: Promise<void>;
}

/** Starts a child and records it to its end. Fails with SPAWN_FAILED or STORAGE_FULL, leaving nothing behind. */
export async function startRun(launch: Launch, deps: RunDeps): Promise<RecordedRun> {
  let paused = false;
  let resultsPaused = false;
  let stopped = false;
  let received = 0;
  let child: Child | undefined;
  let ending: Ending | undefined;
  let elevation: Elevation | undefined;
  let failure: string | undefined;
  let ended: EndMark | null = null;
  let undone = false;

  const slabs = createSlabs(() => received);
  const flow = (): void => {
    const stop = paused || journal.waiting > (stopped ? LOW : HIGH);
    if (stop === stopped) return;
    stopped = stop;
    if (stop) child?.pause();
    else child?.resume();
  };
  const giveUp = async (): Promise<void> => {
    try {
      await ending?.killAll();
    } catch (error) {
      deps.fault(error);
    }
  };
  const fail = (what: string) => (error: unknown) => {
    failure ??= `${what}: ${text(error)}`.slice(0, 1_024);
    deps.fault(error);
    void giveUp();
  };
  let journal: JournalWriter;
  const begin = (): JournalWriter =>
    (journal = createJournalWriter(launch.folder, {
      quotaBytes: launch.quotaBytes,
      ...(deps.retryMs === undefined ? {} : { retryMs: deps.retryMs }),
      onWritten: () => {
        slabs.release(journal.written.bytes);
        flow();
        deps.onChange();
      },
      onPaused: (now) => {
        paused = now;
        flow();
        deps.onChange();
      },
      onFailed: fail('journal'),
    }));

  const { mask, hide } = await maskOf(launch, deps.fault);
  const results = createCollector({
    folder: launch.folder,
    mask,
    retryMs: deps.retryMs ?? 1_000,
    onChange: deps.onChange,
    onFlow(stop) {
      const reading = child?.results ?? elevation?.results;
      if (stop) reading?.pause();
      else reading?.resume();
    },
    onPaused(now) {
      resultsPaused = now;
      deps.onChange();
    },
    onFailed: fail('results'),
  });
  const tell: Parameters<typeof createProgressMarks>[0] = (progress) => results.tell(progress);
  const marks: Record<'out' | 'err', ProgressMarks> = { out: createProgressMarks(tell), err: createProgressMarks(tell) };
  // Each by itself: what is printed on the other in between does not hide the second half of a secret.
  const masked: Record<'out' | 'err', MaskedOutput> = {
    out: createMaskedOutput(mask, (pieces) => keep(pieces, 'out')),
    err: createMaskedOutput(mask, (pieces) => keep(pieces, 'err')),
  };
  const keep = (pieces: readonly Buffer[], from: 'out' | 'err'): void => {
    try {
      for (const piece of pieces) {
        received += piece.length;
        journal.append(piece, from, Date.now());
      }
      // Of what is all hidden, or all marks, nothing is ever written.
      slabs.release(journal.written.bytes);
      flow();
    } catch (error) {
      fail('journal')(error);
    }
  };

  let startedAt = isoOf(Date.now());
  let id: ProcessId;
  let begun: JournalWriter | undefined;
  try {
    const { statusFile } = launch;
    if (statusFile !== null) orFull(launch.folder, () => reserveStatus(statusFile));
    elevation = await elevationOf(launch.elevation, deps.native, {
      onChange: deps.onChange,
      fault: deps.fault,
      onGranted: begins,
      onResults: (chunk) => results.push(chunk),
      isEnding: () => ending?.asked !== undefined,
    });
    // Who waits at a gate prints nothing yet: its journal is made while its sandbox is.
    if (!launch.fds.some(({ type }) => type === 'gate')) {
      begun = orFull(launch.folder, begin);
      open(launch);
    }
    child = await spawnChild(
      launch,
      {
        slabs,
        onData: (chunk, from) => masked[from].push(marks[from].push(chunk)),
        onResults: (chunk) => results.push(chunk),
        onError: fail('output'),
      },
      deps,
      elevation,
    );
    begun ??= orFull(launch.folder, begin);
    id = identify(child.pid, deps.processes);
    if (child.gate === undefined) orFull(launch.folder, () => mark(id));
  } catch (error) {
    if (child !== undefined) killGroup(child.pid);
    child?.job?.close();
    await child?.exited;
    child?.abandon();
    for (const from of ['out', 'err'] as const) masked[from].end();
    child?.results?.finish();
    elevation?.finish();
    if (child?.gate !== undefined) closeSync(child.gate);
    begun?.discard();
    await begun?.close();
    results.discard();
    await results.close();
    await clearAway(launch, deps.fault);
    if (error instanceof HubError) throw error;
    throw new HubError('SPAWN_FAILED', { file: launch.file.slice(0, 1_024), detail: text(error) }, { cause: error });
  }
  const started: Child = child;
  let held = started.gate;
  const ends = (ending = createEnding(launch, started, deps.processes, deps.fault, elevation?.tree));
  elevation?.follow(started.pid, started.exited);

  function mark(of: ProcessId): void {
    writeStartMarkSync(launch.folder, { run: launch.run, recorder: deps.processes.self, child: of, startedAt, about: launch.about });
  }

  /** What was asked for was granted: the script begins, and its time. */
  function begins(): void {
    startedAt = isoOf(Date.now());
    orFull(launch.folder, () => mark(id));
    ending?.begin();
    deps.onChange();
  }

  /** Once the sandbox tells of its init, that is the run's process. */
  async function adopt(): Promise<void> {
    const init = await ends.init;
    if (init === undefined || ended !== null) return;
    id = init;
    if (held !== undefined) return;
    mark(init); // Told with the next change: that its process has another number now is no news to anybody.
  }

  function release(): void {
    if (held === undefined) return;
    startedAt = isoOf(Date.now());
    orFull(launch.folder, () => mark(id));
    try {
      open(launch);
    } catch (error) {
      fail('script')(error);
    }
    // A sandbox that died at its gate reads nothing any more; its end says the rest.
    try {
      writeSync(held, '\n');
    } catch (error) {
      deps.fault(error);
    }
    closeSync(held);
    held = undefined;
    ends.begin();
    deps.onChange();
  }

  async function toTheEnd(): Promise<void> {
    const exit = await started.exited;
    await ends.stop();
    await drain();
    started.job?.close();
    started.results?.finish();
    elevation?.finish();
    for (const from of ['out', 'err'] as const) {
      masked[from].push(marks[from].end());
      masked[from].end();
    }
    await Promise.all([journal.close(), results.close()]);
    const end = undone ? undefined : await endOf(exit);
    if (end !== undefined) await untilWritten(end);
    await clearAway(launch, deps.fault);
    if (held !== undefined) closeSync(held); // It ended at its gate.
    if (undone) await rm(endMarkPath(launch.folder), { force: true }); // It never began.
    if (end === undefined || undone) return;
    ended = end;
    deps.onChange();
  }

  /** Reads what is left. Who still holds the output after the child's end gets a moment, then is ended. */
  async function drain(): Promise<void> {
    const leftoverMs = deps.leftoverMs ?? 500;
    const drained = started.drained.then(() => true);
    for (let [rounds, killed] = [0, 0]; ;) {
      const before = received;
      const waited = new AbortController();
      const over = await Promise.race([drained, pause(leftoverMs, waited.signal)]);
      waited.abort();
      if (over) return;
      if (stopped) continue;
      rounds += 1;
      if (received !== before && rounds < 10) continue;
      if (killed === 2) return started.abandon();
      killed += 1;
      await ends.killAll();
    }
  }

  async function endOf(exit: Exit): Promise<EndMark> {
    const status = launch.statusFile === null ? undefined : readStatus(launch.statusFile);
    const base = {
      endedAt: isoOf(Date.now()),
      ...journal.written,
      ...(ranOutOfMemory(launch.cgroups) && { outOfMemory: true }),
      ...(hasResults() && { results: results.summary }),
      ...(elevation && { elevation: elevation.shown }),
    };
    const never = elevation?.failure;
    // What sudo ends with is nothing of a script that never began.
    const exitCode = never === undefined ? (status?.exitCode ?? elevation?.exitCode ?? exit.code) : null;
    const how = { exitCode, signal: exitCode === null && never === undefined ? exit.signal : null };
    if (failure !== undefined) return { ...base, ...how, cause: 'error', error: failure };
    if (ends.asked !== undefined) return { ...base, ...how, cause: ends.asked, error: null };
    if (never !== undefined) return { ...base, ...how, cause: 'error', error: never };
    if (status !== undefined && status.exitCode === undefined && exit.code !== 0) {
      return { ...base, ...how, cause: 'error', error: 'the sandbox did not start' };
    }
    return { ...base, ...how, cause: 'exit', error: null };
  }

  function hasResults(): boolean {
    const { count, refused, state = 0 } = results.summary;
    return count + refused + state > 0;
  }

  async function untilWritten(end: EndMark): Promise<void> {
    for (;;) {
      try {
        await writeEndMark(launch.folder, end);
        paused = false;
        return;
      } catch (error) {
        // Other faults leave the mark to the hub, which is told of the end all the same.
        if (!isFull(error)) return deps.fault(error);
        if (undone) return; // It never began: there is no end to tell of.
        paused = true;
        deps.onChange();
        await pause(deps.retryMs ?? 1_000);
      }
    }
  }

  if (held === undefined && elevation === undefined) ends.begin();
  adopt().catch(deps.fault);
  return {
    get snapshot() {
      const known = held === undefined ? { child: id, startedAt } : { child: null, startedAt: null };
      return {
        run: launch.run,
        ...known,
        ...journal.written,
        paused: paused || resultsPaused ? ('disk-full' as const) : null,
        progress: results.progress,
        results: results.summary,
        ...(elevation && { elevation: elevation.shown }),
        ended,
      };
    },
    get child() {
      return id;
    },
    get startedAt() {
      return startedAt;
    },
    get held() {
      return held !== undefined;
    },
    release,
    async undo() {
      undone = true;
      journal.discard();
      results.discard();
      await ends.killAll();
    },
    terminal: started.terminal,
    answer: (question, text) => elevation?.answer(question, text) ?? false,
    hide,
    cancel: () => ends.ask('cancel'),
    done: toTheEnd(),
  };
}

/** Nobody writes what runs; it is executed only where it is no interpreter's. */
function open({ opens }: Launch): void {
  if (opens !== null) chmodSync(opens, 0o555);
}

/** A child that has ended already cannot be identified any more; this identity belongs to no living process. */
const identify = (pid: number, processes: Processes): ProcessId =>
  processes.identify(pid) ?? { pid, startTime: 'ended', bootId: processes.self.bootId };

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 4_096);
