import type { Run, RunId } from '#shared/contract/runs';
import { inBatches } from '#main/platform/short-turns';
import type { LiveRuns } from './live-runs';
import type { RunsDeps } from './ports';
import { folderOf, inForce, progressed } from './record';
import type { Recorded, StartMark } from './recorder/contract';
import type { RunService } from './service';
import { isStorage } from '#main/platform/storage-faults';
import { createRunReader, openRuns, type RunTables } from './store';

const CHECK_MS = 2_000;
/** Runs that are looked at together: their ends share commits. */
const TOGETHER = 32;

/**
 * Brings runs and reality together, at the hub's start and while it lives. It ends a run only on proof: the recorder's
 * word, the end mark beside the journal, or the death of its child (pid, start time, boot id). Never on a time-out.
 */
export async function recover(deps: RunsDeps, live: LiveRuns, service: RunService): Promise<void> {
  const { scope, db, log, recorder, journal, processes } = deps;
  const read = createRunReader(log);
  /** Runs that the present recorder has spoken of. */
  const known = new Set<string>();
  /** Runs of an earlier hub that this one has not heard of yet. */
  const orphaned = new Set<string>();
  let loaded = false;
  let checkAgain = true;

  scope.onClose(recorder.onProgress((recorded) => scope.track(patiently(() => note(recorded)))));
  scope.onClose(
    recorder.onGone(() => {
      known.clear();
      checkAgain = true;
    }),
  );
  scope.every(CHECK_MS, () => (checkAgain || hasStrangers() ? check() : undefined));
  await check();

  /** What the storage cannot take now is looked at again by the clock; whatever else fails is an incident. */
  async function patiently(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      checkAgain = true;
      if (!isStorage(error)) throw error;
      log.warn('runs.recovery', { code: error.code });
    }
  }

  async function load(): Promise<void> {
    if (loaded) return;
    const open = read(await openRuns(db.tables<RunTables>()));
    loaded = true;
    for (const run of open) {
      // A job's run has no process whose death could prove anything: its steps say how it stands.
      if (run.job !== null) {
        live.put(run);
        continue;
      }
      if (run.state !== 'queued') orphaned.add(run.id);
      // A run with secrets waited for nothing: what was typed in died with the hub that held it.
      if (run.state !== 'queued' || run.params.some((param) => param.secret)) live.put(run);
      else service.requeue(run);
    }
  }

  function hasStrangers(): boolean {
    return live.all().some((run) => isStranger(run));
  }

  /** Neither waiting in this hub, nor known to the recorder, nor just being handed over to it. */
  function isStranger(run: Run): boolean {
    return run.job === null && !known.has(run.id) && !service.holds(run.id);
  }

  async function note(recorded: Recorded): Promise<void> {
    // One that waits at its gate has not begun; without its hub it never will, and nothing more is heard of it.
    if (recorded.startedAt === null && recorded.ended === null) return;
    known.add(recorded.run);
    const run = live.get(recorded.run);
    if (run === undefined) {
      // Its end is in the database already, but the recorder was not told.
      if (recorded.ended !== null) await recorder.forget(recorded.run);
      return;
    }
    // What was in force is on the start mark: the hub that knew it may have died before it wrote that down.
    if (run.sandbox.inForce === null && !service.holds(run.id))
      live.put(inForce(run, await journal.startMark(folderOf(deps.home, run.id))));
    const now = live.get(run.id) ?? run;
    if (recorded.ended === null) {
      live.put(progressed(now, recorded));
      if (recorded.child !== null && orphaned.delete(now.id)) service.adopted(now.id, recorded.child);
    } else await service.endings.finish(recorded.run, recorded.ended, recorded.startedAt);
  }

  async function check(): Promise<void> {
    checkAgain = false;
    await patiently(async () => {
      await load();
      const recorded = await recorder.attach();
      await together(recorded ?? [], note);
      await together(live.all().filter(isStranger), settleFromDisk);
    });
  }

  async function settleFromDisk(run: Run): Promise<void> {
    const { id } = run;
    if (run.state === 'queued') return await service.endings.settle(id, 'lost', 'secrets-gone');
    const folder = folderOf(deps.home, id);
    const [start, end] = [await journal.startMark(folder), await journal.endMark(folder)];
    // The recorder may have spoken of it while that was read.
    if (!isStranger(run)) return;
    if (run.sandbox.inForce === null && start !== undefined) live.put(inForce(run, start));
    if (end !== undefined) return await service.endings.finish(id, end, start?.startedAt ?? null);
    if (start === undefined) return await service.endings.settle(id, 'lost', (await hasBegun(run)) ? 'recorder-died' : 'never-started');
    if (processes.alive(start.recorder) || processes.alive(start.child)) return await lookOn(id, start);
    await service.endings.settle(id, 'lost', start.child.bootId === processes.self.bootId ? 'recorder-died' : 'machine-restarted');
  }
  /** Without a start mark that can be read: whether it was seen running, or has printed. No recorder knows of it any more. */
  async function hasBegun({ id, state }: Run): Promise<boolean> {
    return state === 'running' || ((await journal.extent(folderOf(deps.home, id)))?.bytes ?? 0) > 0;
  }

  /** It lives and nobody tells of it: its recorder died before it, or speaks another wire. What the disk says is shown, and it is asked again. */
  async function lookOn(id: RunId, { child, startedAt }: StartMark): Promise<void> {
    const there = await journal.extent(folderOf(deps.home, id));
    const run = live.get(id);
    if (run === undefined || !isStranger(run)) return;
    const { bytes, lines, trimmedBytes: trimmed } = run.output;
    const now = progressed(run, { run: id, child, startedAt, bytes, lines, trimmed, ...there, paused: run.paused, ended: null });
    if (now.state !== run.state || now.output.bytes !== bytes) live.put(now);
    if (orphaned.delete(id)) service.adopted(id, child);
  }
}

/** Does `work` for all, several at a time. Each comes to its end, whatever becomes of the others; then the first failure is thrown. */
async function together<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const some of inBatches(items, TOGETHER)) {
    const ends = await Promise.allSettled(some.map(work));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
}
