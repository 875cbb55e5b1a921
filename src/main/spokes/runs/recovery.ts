import type { Run } from '#shared/contract/runs';
import type { LiveRuns } from './live-runs';
import type { RunsDeps } from './ports';
import { folderOf, progressed } from './record';
import type { Recorded } from './recorder/contract';
import type { RunService } from './service';
import { createRunReader, openRuns, type RunTables } from './store';

const CHECK_MS = 2_000;

/**
 * Brings runs and reality together, at the hub's start and while it lives. It ends a run only on proof: the recorder's
 * word, the end mark beside the journal, or the death of its child (pid, start time, boot id). Never on a time-out.
 */
export async function recover(deps: RunsDeps, live: LiveRuns, service: RunService): Promise<void> {
  const { scope, db, log, recorder, journal, processes } = deps;
  const read = createRunReader(log);
  /** Runs that the present recorder has spoken of. */
  const known = new Set<string>();
  let checkAgain = false;

  scope.onClose(recorder.onProgress((recorded) => scope.track(note(recorded))));
  scope.onClose(
    recorder.onGone(() => {
      known.clear();
      checkAgain = true;
    }),
  );

  for (const run of read(await openRuns(db.tables<RunTables>()))) {
    if (run.state !== 'queued') live.put(run);
    else if (run.params.some((param) => param.secret)) {
      // What was typed in died with the hub that held it.
      live.put(run);
      await service.settle(run.id, 'lost', 'secrets-gone');
    } else service.requeue(run);
  }
  scope.every(CHECK_MS, () => (checkAgain || hasStrangers() ? check() : undefined));
  await check();

  function hasStrangers(): boolean {
    return live.all().some((run) => isStranger(run));
  }

  /** A run that this hub is about to hand over is nobody's stranger. */
  function isStranger(run: Run): boolean {
    return run.state !== 'queued' && !known.has(run.id) && !service.launching(run.id);
  }

  async function note(recorded: Recorded): Promise<void> {
    known.add(recorded.run);
    const run = live.get(recorded.run);
    if (run === undefined) {
      // Its end is in the database already, but the recorder was not told.
      if (recorded.ended !== null) await recorder.forget(recorded.run);
      return;
    }
    if (recorded.ended === null) live.put(progressed(run, recorded));
    else await service.finish(recorded.run, recorded.ended);
  }

  async function check(): Promise<void> {
    checkAgain = false;
    const recorded = await recorder.attach();
    for (const one of recorded ?? []) await note(one);
    for (const run of live.all().filter(isStranger)) await settleFromDisk(run.id);
  }

  async function settleFromDisk(id: string): Promise<void> {
    const folder = folderOf(deps.home, id);
    const end = await journal.endMark(folder);
    if (end !== undefined) return await service.finish(id, end);
    const start = await journal.startMark(folder);
    if (start === undefined) return await service.settle(id, 'lost', 'never-started');
    if (processes.alive(start.recorder) || processes.alive(start.child)) return; // Not dead yet: asked again.
    await service.settle(id, 'lost', start.child.bootId === processes.self.bootId ? 'recorder-died' : 'machine-restarted');
  }
}
