import { errorAsReason } from '#shared/contract/run-reason';
import { HubError } from '#shared/contract/errors';
import type { JobStep } from '#shared/contract/jobs';
import { endedStates } from '#shared/contract/run-state';
import type { Run, RunStep } from '#shared/contract/runs';
import { hubActor } from '#main/platform/hub-actor';
import { isoOf } from '#main/platform/clock';
import { isStorage } from '#main/platform/storage-faults';
import type { JobsDeps } from '../ports';
import { conductedOf, type Conducted, type JobTables } from '../store';
import { hasFailed, turnOf, withRuns } from './advance';
import { dueOf } from './step-values';

/** What the storage or the recorder could not take is tried again after this. */
const AGAIN_MS = 2_000;
/** Characters of a reason. */
const REASON = 256;
const isEnded = ({ state }: Run): boolean => endedStates.includes(state);

/**
 * Conducts the runs of jobs, those of an earlier hub too: looks at how the steps' runs stand, starts what may start, and ends
 * the job with its last step. It keeps nothing that a look at the runs would not tell: a hub that dies at any point is
 * followed by one that goes on from there.
 */
export function conduct(deps: JobsDeps): void {
  const { scope, db, log, clock, runs } = deps;
  const { parents } = runs;
  const underWay = new Set<string>();
  const again = new Set<string>();
  const putOff = new Set<string>();
  /** State of each open step's run as it was last seen: what it prints is no reason to look. */
  const seen = new Map<string, string>();
  /** Runs of steps that were asked to end: once, however often it is looked. */
  const asked = new Set<string>();

  function look(id: string): void {
    again.add(id);
    if (underWay.has(id) || scope.signal.aborted) return;
    underWay.add(id);
    scope.track(lookUntilStill(id).finally(() => underWay.delete(id)));
  }

  async function lookUntilStill(id: string): Promise<void> {
    while (again.delete(id) && !scope.signal.aborted) {
      try {
        await turn(id);
      } catch (error) {
        if (scope.signal.aborted) return;
        if (isStorage(error) || HubError.is(error, 'RECORDER_UNAVAILABLE')) {
          log.warn('jobs.put-off', { run: id, code: error.code });
          putOff.add(id);
        } else await giveUp(id, error);
      }
    }
  }

  async function turn(id: string): Promise<void> {
    const run = await parents.get(id);
    if (run === undefined || run.job === null || isEnded(run)) return;
    const conducted = await conductedOf(db.tables<JobTables>(), id);
    if (conducted === undefined) throw new Error(`what run ${id} goes by cannot be read`);
    const children = await parents.stepsOf(id);
    const steps = withRuns(run.job.steps, children);
    if (run.job.cancelled) await endAll(run, steps, children);
    else await goOn(run, steps, conducted);
  }

  async function goOn(run: Run, first: readonly RunStep[], conducted: Conducted): Promise<void> {
    let steps = first;
    for (let now = turnOf(steps); ; now = turnOf(steps)) {
      // One after the other, as they are written: so they queue.
      for (const id of now.ready) {
        if ((await parents.get(run.id))?.job?.cancelled !== false) return look(run.id);
        const step = conducted.plan.steps.find((one) => one.id === id);
        const begun = step === undefined ? undefined : await begin(step, run, steps, conducted);
        steps = steps.map((one) => (one.id === id && begun !== undefined ? { ...one, ...begun } : one));
      }
      await note(run, steps);
      if (now.over) {
        const failed = steps.some(hasFailed);
        return await parents.settle(run.id, failed ? 'failed' : 'succeeded', failed ? 'steps-failed' : null);
      }
      if (now.ready.length === 0) return;
    }
  }

  /** Starts a step, or says why it does not run. */
  async function begin(step: JobStep, run: Run, steps: readonly RunStep[], conducted: Conducted): Promise<Partial<RunStep>> {
    try {
      const values = await parents.valuesOf(run.id);
      const due = await dueOf(step, conducted.plan, { steps, values, runOf: parents.get, resultsOf: parents.resultsOf });
      if (!due.runs) return { state: 'skipped' };
      const script = conducted.scripts[step.id]?.id ?? '';
      const { timeoutSeconds, retry } = step;
      const started = await runs.start(
        { script, params: due.params, parent: { run: run.id, step: step.id }, wishes: { timeoutSeconds, retry } },
        conducted.actor,
        // What was allowed when the job was started: this script, and no other that its name may come to mean.
        (object) => object.kind === 'script' && object.id === script,
      );
      return started;
    } catch (error) {
      // A hub that leaves lets go of everything: that is no failure of the step, which is the next hub's to begin.
      if (isStorage(error) || scope.signal.aborted) throw error;
      const now = isoOf(clock.now());
      return { state: 'failed', reason: reasonOf(error), startedAt: now, endedAt: now };
    }
  }

  /** Ends the steps that run; the rest does not begin. */
  async function endAll(run: Run, steps: readonly RunStep[], children: readonly Run[]): Promise<void> {
    await note(
      run,
      steps.map((step) => (step.state === 'waiting' ? { ...step, state: 'skipped' } : step)),
    );
    const open = children.filter((child) => !isEnded(child));
    if (open.length === 0) return await parents.settle(run.id, 'cancelled', null);
    await cancelAll(open);
  }

  async function cancelAll(open: readonly Run[]): Promise<void> {
    for (const { id } of open) {
      if (asked.has(id)) continue;
      await runs.cancel(id, hubActor);
      asked.add(id);
    }
  }

  async function note(run: Run, steps: readonly RunStep[]): Promise<void> {
    if (JSON.stringify(steps) !== JSON.stringify((await parents.get(run.id))?.job?.steps)) await parents.change(run.id, steps);
  }

  /** A job that cannot be conducted ends as such; a fault of the hub's own is an incident. */
  async function giveUp(id: string, error: unknown): Promise<void> {
    try {
      const reason = reasonOf(error);
      await cancelAll((await parents.stepsOf(id)).filter((child) => !isEnded(child)));
      await parents.settle(id, 'failed', reason);
    } catch (failure) {
      log.warn('jobs.give-up', { run: id, detail: String(failure) });
      putOff.add(id);
    }
  }

  /** A fault of the hub's own is an incident; what is kept of it is its id. */
  function reasonOf(error: unknown): string {
    const known = error instanceof HubError ? error : new HubError('INTERNAL', { incident: deps.incident(error, 'jobs.conduct') });
    return errorAsReason(known, REASON);
  }

  function onRun(run: Run): void {
    if (run.parent !== null) {
      const { state } = run;
      if (seen.get(run.id) === state) return;
      if (isEnded(run)) {
        seen.delete(run.id);
        asked.delete(run.id);
      } else seen.set(run.id, state);
      look(run.parent.run);
    } else if (run.job !== null && !isEnded(run)) {
      const state = run.job.cancelled ? 'cancelled' : 'open';
      if (seen.get(run.id) === state) return;
      seen.set(run.id, state);
      look(run.id);
    } else seen.delete(run.id);
  }

  scope.onClose(runs.onChange(onRun));
  for (const run of runs.active()) onRun(run);
  scope.every(AGAIN_MS, () => {
    const ids = [...putOff];
    putOff.clear();
    for (const id of ids) look(id);
  });
}
