import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import type { Job } from './launcher';
import type { Limiter, RunsDeps } from './ports';
import { countTogether, type Queue, type Waiting } from './queue';
import { reasonOf } from './record';
import { isStorage } from '#main/platform/storage-faults';
import { keptRequest, type RunTables, updateRun } from './store';
import { asWished } from './wishes';

/** How often those are looked at whom nobody may come by to wake: further attempts, and who met a storage that could not write. */
const LOOK_MS = 1_000;

/** What the queue shares with the rest of the service. */
export interface DrainState {
  readonly queue: Queue;
  readonly cancelled: ReadonlySet<string>;
  readonly settle: (id: string, state: 'failed' | 'cancelled', reason: string) => Promise<void>;
  /** Hands over a run that has its slot now. */
  readonly launch: (run: Run, job: Job) => void;
  /** Takes a failure of the storage: what waits is looked at again. */
  readonly tolerate: (error: unknown) => void;
}

/** Starts what waits and now may run, first in first out; one that waits for its own limit or its time does not hold up the others. */
export function createDrain(deps: RunsDeps, state: DrainState): () => Promise<void> {
  const { scope, db, audit, slots } = deps;
  const { queue, cancelled, settle } = state;
  let draining: Promise<void> = Promise.resolve();
  let again = false;

  /** One at a time. */
  function drain(): Promise<void> {
    draining = draining.then(once).then(
      () => void (again = false),
      (error: unknown) => {
        again = true;
        state.tolerate(error);
      },
    );
    return draining;
  }
  const someBecameDue = (): boolean => queue.inOrder().some((one) => one.blockedBy === undefined && queue.isDue(one.run.id));
  scope.every(LOOK_MS, () => (again || someBecameDue() ? drain() : undefined));

  async function once(): Promise<void> {
    /** Who was refused in this pass: a slot that becomes free meanwhile is not for those behind. */
    const refused: { readonly by: Limiter; readonly run: Run }[] = [];
    for (const { run } of queue.inOrder()) {
      if (scope.signal.aborted) return;
      if (refused.some((one) => countTogether(one.by, one.run, run))) continue;
      if (cancelled.has(run.id)) await settle(run.id, 'cancelled', 'cancelled-in-queue');
      const job = await understood(run.id);
      if (job === undefined) continue;
      if (!queue.isDue(run.id)) {
        queue.put({ ...job, blockedBy: undefined });
        continue;
      }
      const answer = await take(run, job);
      if (answer === undefined) continue;
      // As it is now: what had been begun for it may be on its way back meanwhile.
      const waiting = queue.get(run.id);
      if (!answer.ok) {
        if (waiting !== undefined) queue.put({ ...waiting, work: job.work, asked: job.asked, blockedBy: answer.by });
        if (answer.by === 'pool') return;
        refused.push({ by: answer.by, run });
        continue;
      }
      // Cancelled while the slot was being taken: its end gives the slot back.
      if (cancelled.has(run.id)) await settle(run.id, 'cancelled', 'cancelled-in-queue');
      const turn = queue.get(run.id);
      if (turn === undefined) continue;
      const starting: Run = { ...run, state: 'starting', notBefore: null };
      state.launch(starting, { ...turn, work: job.work, asked: job.asked, run: starting });
    }
  }

  async function take(run: Run, job: Job): Promise<Awaited<ReturnType<typeof slots.takeForRun>> | undefined> {
    const claim = { id: run.id, subject: run.subject.id, what: run.subject.name, holder: run.actor.name };
    return await db.write(async (tx) => {
      // It may have been cancelled since: nothing is taken for a run that has ended.
      if (queue.get(run.id) === undefined || cancelled.has(run.id)) return undefined;
      const taken = await slots.takeForRun(tx, claim, job.work.limit, undefined);
      if (!taken.ok) return taken;
      const actor: Actor = { id: 'queue', ...run.actor };
      const object = `${run.subject.kind}:${run.subject.id}`;
      await Promise.all([
        updateRun(tx.tables<RunTables>(), { ...run, state: 'starting', notBefore: null }),
        audit.append(tx, { action: 'run.start', outcome: 'ok', actor, runId: run.id, object }),
      ]);
      return taken;
    });
  }

  /** What waits; one that waited through a restart is looked up again. Undefined when it is no more to be run. */
  async function understood(id: string): Promise<(Waiting & Job) | undefined> {
    const job = queue.get(id);
    if (job === undefined) return undefined;
    const { work, asked: wishes } = job;
    if (work !== undefined && wishes !== undefined) return { ...job, work, asked: wishes };
    const { values, asked } = await keptRequest(db.tables<RunTables>(), id);
    try {
      return { ...job, asked, work: asWished(await deps.work.find(job.run.subject.id, values), asked.wishes) };
    } catch (error) {
      if (isStorage(error)) throw error;
      await settle(id, 'failed', reasonOf(HubError.from(error)));
      return undefined;
    }
  }

  return drain;
}
