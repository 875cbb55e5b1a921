import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import type { Job } from './launcher';
import type { AuditPort, Limiter, Obstacle, RunsDeps, WorkProvider } from './ports';
import { countTogether, limitedBy, obstacleOf, type Queue, type Waiting } from './queue';
import { claimOf, reasonOf, rightsIn } from './record';
import { isStorage } from '#main/platform/storage-faults';
import { keptRequest, type RunTables, updateRun } from './store';
import { asWished } from './wishes';

/** How often those are looked at whom nobody may come by to wake: further attempts, and who met a storage that could not write. */
const LOOK_MS = 1_000;

/** What it needs of the hub. */
export type DrainDeps = Pick<RunsDeps, 'scope' | 'db' | 'slots'> & {
  readonly audit: Pick<AuditPort, 'append'>;
  readonly work: Pick<WorkProvider, 'find'>;
};

/** What the queue shares with the rest of the service. */
export interface DrainState {
  readonly queue: Queue;
  readonly cancelled: ReadonlySet<string>;
  readonly settle: (id: string, state: 'failed' | 'cancelled', reason: string) => Promise<void>;
  /** Shows a run that waits, and for whose limit. */
  readonly show: (run: Run) => void;
  /** Hands over a run that has its slot now. */
  readonly launch: (run: Run, job: Job) => void;
  /** Takes a failure of the storage: what waits is looked at again. */
  readonly tolerate: (error: unknown) => void;
}

const startingOf = (run: Run): Run => ({ ...run, state: 'starting', notBefore: null, limitedBy: null });

/** Starts what waits and now may run, first in first out; one that waits for its own limit or its time does not hold up the others. */
export function createDrain(deps: DrainDeps, state: DrainState): () => Promise<void> {
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
      const before = refused.find((one) => countTogether(one.by, one.run, run));
      if (before !== undefined) {
        if (!queue.isDue(run.id)) continue;
        const obstacle = obstacleOf(before.by, before.run, run);
        noteLimit(run.id, obstacle);
        // It waits for its other targets as well: those behind must not take them from it.
        if (run.targets.length > obstacle.targets.length && before.by === 'target') refused.push({ by: 'target', run });
        continue;
      }
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
        if (waiting !== undefined) queue.put({ ...waiting, work: job.work, asked: job.asked });
        noteLimit(run.id, answer);
        if (answer.by === 'pool') return;
        refused.push({ by: answer.by, run });
        continue;
      }
      // Cancelled while the slot was being taken: its end gives the slot back.
      if (cancelled.has(run.id)) await settle(run.id, 'cancelled', 'cancelled-in-queue');
      const turn = queue.get(run.id);
      if (turn === undefined) continue;
      const starting = startingOf(run);
      state.launch(starting, { ...turn, work: job.work, asked: job.asked, run: starting });
    }
  }

  /** What keeps one waiting: who comes later and counts for the same must not overtake it. */
  function noteLimit(id: string, obstacle: Obstacle): void {
    const waiting = queue.get(id);
    if (waiting === undefined) return;
    const [was, is] = [waiting.run.limitedBy, limitedBy(obstacle)];
    const same = was?.by === is?.by && was?.target === is?.target;
    const run = same ? waiting.run : { ...waiting.run, limitedBy: is };
    queue.put({ ...waiting, run, blockedBy: obstacle.by });
    if (!same) state.show(run);
  }

  async function take(run: Run, job: Job): Promise<Awaited<ReturnType<typeof slots.takeForRun>> | undefined> {
    return await db.write(async (tx) => {
      // It may have been cancelled since: nothing is taken for a run that has ended.
      if (queue.get(run.id) === undefined || cancelled.has(run.id)) return undefined;
      const taken = await slots.takeForRun(tx, claimOf(run), job.work.limit, undefined);
      if (!taken.ok) return taken;
      const actor: Actor = { id: 'queue', ...run.actor };
      const object = `${run.subject.kind}:${run.subject.id}`;
      await Promise.all([
        updateRun(tx.tables<RunTables>(), startingOf(run)),
        audit.append(tx, {
          action: 'run.start',
          outcome: 'ok',
          actor,
          runId: run.id,
          object,
          detail: rightsIn(run),
        }),
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
