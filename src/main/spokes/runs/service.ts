import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { ParamValues } from '#shared/contract/params';
import { endedStates, RunId, type Run, type RunState } from '#shared/contract/runs';
import type { RunMode, SandboxLevel } from '#shared/contract/scripts';
import type { LiveRuns } from './live-runs';
import type { RunsDeps, Staged, Work } from './ports';
import { createQueue } from './queue';
import { ended, folderOf, newRun, settled, started } from './record';
import type { EndMark } from './recorder/contract';
import { insertRun, keptValues, type RunTables, updateRun } from './store';

const GRACE_MS = 5_000;
const TAIL_BYTES = 16_384;
const MIB = 1_048_576;

export interface StartRequest {
  readonly script: string;
  readonly params: ParamValues;
  readonly mode?: RunMode | undefined;
  readonly sandbox?: SandboxLevel | undefined;
  readonly columns: number;
  readonly rows: number;
  readonly repeats?: RunId;
}

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Starts, cancels and ends runs; the only place where a run changes its state. */
export interface RunService {
  start(request: StartRequest, actor: Actor): Promise<{ readonly run: RunId; readonly state: RunState }>;
  cancel(run: Run, actor: Actor): Promise<void>;
  /** Takes note of an end that the recorder marked. Safe to call again. */
  finish(id: string, mark: EndMark): Promise<void>;
  /** Ends a run of which nothing more can be known. */
  settle(id: string, state: 'failed' | 'cancelled' | 'lost', reason: string): Promise<void>;
  /** Puts a run that waited when the hub ended back into the queue. */
  requeue(run: Run): void;
  /** Starts what waits and now may run. */
  drain(): Promise<void>;
  /** True while a run is on its way to the recorder: nobody else knows of it yet. */
  launching(id: string): boolean;
  readonly queued: number;
}

export function createRunService(deps: RunsDeps, live: LiveRuns): RunService {
  const { scope, db, log, clock, audit, slots, sandbox, recorder, journal } = deps;
  const hubActor: Actor = { id: 'hub', name: 'Axle', face: 'hub' };
  const cancelled = new Set<string>();
  const ending = new Map<string, Promise<void>>();
  const onTheWay = new Set<string>();
  const queue = createQueue();

  async function start(request: StartRequest, actor: Actor): Promise<{ run: RunId; state: RunState }> {
    const work = await deps.work.find(request.script, request.params);
    const run = newRun({
      id: RunId.parse(randomUUID()),
      work,
      actor,
      mode: request.mode ?? work.mode,
      level: request.sandbox ?? work.sandbox ?? deps.settings().sandbox,
      place: deps.place,
      now: clock.now(),
      repeats: request.repeats ?? null,
    });
    const fallback = request.sandbox === undefined && work.sandbox === null;
    const folder = folderOf(deps.home, run.id);
    await mkdir(folder, { recursive: true, mode: 0o711 });
    const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
    try {
      const staged = await work.stage(folder);
      const job = { run: { ...run, hash: staged.hash }, work, staged, fallback, size: { columns: request.columns, rows: request.rows } };
      const admitted = await admit(job, actor);
      if (admitted.state === 'starting') scope.track(launch(admitted, job));
      else if (admitted.state !== 'queued') await discard();
      return { run: run.id, state: admitted.state };
    } catch (error) {
      await discard();
      throw error;
    }
  }

  interface Job {
    readonly run: Run;
    readonly work: Work;
    readonly staged: Staged | undefined;
    readonly fallback: boolean;
    readonly size: Size;
  }

  /** Takes the slot and writes the run down, in one transaction; or queues, skips or refuses it by policy. */
  async function admit(job: Job, actor: Actor): Promise<Run> {
    const { run, work } = job;
    const entry = { actor, object: `${run.subject.kind}:${run.subject.id}`, runId: run.id } as const;
    const values = Object.fromEntries(work.params.map((param) => [param.name, param.value]));
    const detail = { name: run.subject.name, hash: run.hash, sandbox: run.sandbox.asked, network: run.sandbox.network };
    const outcome = await db.write(async (tx) => {
      const rows = tx.tables<RunTables>();
      const behind = queue.hasFor('hub');
      const answer = behind
        ? ({ ok: false, pool: 'hub', limit: 0, policy: 'queue' } as const)
        : await slots.takeForRun(tx, { id: run.id, subject: run.subject.id, what: run.subject.name, holder: actor.name }, work.limit);
      if (answer.ok) {
        await insertRun(rows, run, values);
        await audit.append(tx, { action: 'run.start', outcome: 'ok', ...entry, detail });
        return { run };
      }
      if (answer.policy === 'refuse') {
        await audit.append(tx, {
          action: 'run.start',
          outcome: 'refused',
          ...entry,
          detail: { ...detail, reason: 'SLOTS_EXHAUSTED', pool: answer.pool },
        });
        return { refused: answer };
      }
      const waits: Run = answer.policy === 'skip' ? settled(run, 'cancelled', 'slots-skipped', clock.now()) : { ...run, state: 'queued' };
      await insertRun(rows, waits, values);
      await audit.append(tx, { action: answer.policy === 'skip' ? 'run.skip' : 'run.queue', outcome: 'ok', ...entry, detail });
      return { run: waits, answer };
    });
    if (outcome.refused !== undefined) throw new HubError('SLOTS_EXHAUSTED', { pool: outcome.refused.pool, limit: outcome.refused.limit });
    live.put(outcome.run);
    if (outcome.run.state === 'queued') {
      queue.add({ ...job, run: outcome.run, blockedBy: outcome.answer?.pool ?? 'hub' });
      slots.touch();
      if (outcome.answer?.policy === 'replace') await replaceOldest(outcome.run, outcome.answer.pool, actor);
      // A slot may have become free between the refusal and this place in the queue.
      scope.track(drain());
    }
    return outcome.run;
  }

  async function replaceOldest(by: Run, pool: string, actor: Actor): Promise<void> {
    const oldest = live
      .all()
      .filter((run) => run.id !== by.id && run.state !== 'queued' && (pool === 'hub' || run.subject.id === by.subject.id))
      .toSorted((a, b) => a.queuedAt.localeCompare(b.queuedAt))[0];
    if (oldest !== undefined) await cancel(oldest, actor);
  }

  async function launch(run: Run, job: Job): Promise<void> {
    onTheWay.add(run.id);
    try {
      const folder = folderOf(deps.home, run.id);
      const staged = job.staged ?? (await job.work.stage(folder));
      const { mode } = run;
      const { grants, secrets } = job.work;
      const plan = await sandbox.plan({
        run: run.id,
        level: run.sandbox.asked,
        fallback: job.fallback,
        mode,
        grants,
        staged,
        secrets,
        folder,
        runtime: deps.runtime,
      });
      const { child, startedAt } = await recorder.launch({
        ...plan.launch,
        run: run.id,
        folder,
        mode,
        ...job.size,
        timeoutMs: run.timeoutSeconds === null ? null : run.timeoutSeconds * 1_000,
        graceMs: GRACE_MS,
        quotaBytes: deps.settings().outputPerRunMiB * MIB,
      });
      // The run may have printed or even ended by now: what is known of that stays.
      const now = live.get(run.id);
      if (now === undefined) return;
      const running = started({ ...now, hash: staged.hash }, plan, startedAt);
      live.put(running);
      scope.track(
        db.write(async (tx) => {
          const current = live.get(run.id);
          if (current === undefined) return;
          await updateRun(tx.tables<RunTables>(), current);
          await slots.bind(tx, run.id, child);
        }),
      );
      if (cancelled.has(run.id)) await recorder.cancel(run.id);
    } catch (error) {
      const known = HubError.from(error);
      if (known.code === 'INTERNAL') log.error('run.launch', error, { run: run.id });
      await settle(run.id, cancelled.has(run.id) ? 'cancelled' : 'failed', describe(known));
    } finally {
      onTheWay.delete(run.id);
    }
  }

  async function cancel(run: Run, actor: Actor): Promise<void> {
    cancelled.add(run.id);
    await db.write((tx) =>
      audit.append(tx, { action: 'run.cancel', outcome: 'ok', actor, runId: run.id, object: `${run.subject.kind}:${run.subject.id}` }),
    );
    if (queue.remove(run.id)) return await settle(run.id, 'cancelled', 'cancelled-in-queue');
    // While it is being launched there is nothing to cancel yet: `launch` sees the wish.
    if (live.get(run.id)?.state === 'running') await recorder.cancel(run.id);
  }

  function finish(id: string, mark: EndMark): Promise<void> {
    return once(id, async (run) => {
      const done = ended(run, mark);
      const failed = done.state === 'failed' && done.sandbox.inForce !== 'none' && done.sandbox.inForce !== null;
      const denied = failed ? sandbox.diagnose(await journal.tail(folderOf(deps.home, id), TAIL_BYTES), done.sandbox) : [];
      return { ...done, sandbox: { ...done.sandbox, denied } };
    });
  }

  function settle(id: string, state: 'failed' | 'cancelled' | 'lost', reason: string): Promise<void> {
    return once(id, (run) => Promise.resolve(settled(run, state, reason, clock.now())));
  }

  /** Writes a run's end, its slot and its audit entry together; then nobody needs to know it as living any more. */
  function once(id: string, conclude: (run: Run) => Promise<Run>): Promise<void> {
    const going = ending.get(id);
    if (going !== undefined) return going;
    const work = (async () => {
      const run = live.get(id);
      if (run === undefined) return await recorder.forget(RunId.parse(id));
      const done = await conclude(run);
      await db.write(async (tx) => {
        await updateRun(tx.tables<RunTables>(), done);
        await slots.giveBack(tx, id);
        await audit.append(tx, {
          action: 'run.end',
          outcome: done.state === 'succeeded' ? 'ok' : 'failed',
          actor: hubActor,
          runId: id,
          object: `${done.subject.kind}:${done.subject.id}`,
          detail: { state: done.state, exitCode: done.exitCode, signal: done.signal, reason: done.reason, bytes: done.output.bytes },
        });
      });
      live.put(done);
      cancelled.delete(id);
      await recorder.forget(done.id);
    })().finally(() => ending.delete(id));
    ending.set(id, work);
    return work;
  }

  let draining: Promise<void> = Promise.resolve();
  /** One at a time: in order, but a run that waits for its own limit does not hold up the others. */
  function drain(): Promise<void> {
    draining = draining.then(drainOnce, drainOnce);
    return draining;
  }

  async function drainOnce(): Promise<void> {
    for (const job of queue.inOrder()) {
      if (scope.signal.aborted) return;
      const { run } = job;
      const answer = await db.write(async (tx) => {
        const taken = await slots.takeForRun(
          tx,
          { id: run.id, subject: run.subject.id, what: run.subject.name, holder: run.actor.name },
          job.work?.limit ?? null,
        );
        if (taken.ok) await updateRun(tx.tables<RunTables>(), { ...run, state: 'starting' });
        return taken;
      });
      if (!answer.ok && answer.pool === 'hub') return;
      if (!answer.ok) continue;
      if (!queue.remove(run.id)) {
        await settle(run.id, 'cancelled', 'cancelled-in-queue');
        continue;
      }
      const starting: Run = { ...run, state: 'starting' };
      live.put(starting);
      slots.touch();
      scope.track(resume(starting, job));
    }
  }

  /** Launches a run out of the queue; one that waited through a restart is looked up again. */
  async function resume(
    run: Run,
    job: { readonly work: Work | undefined; readonly staged: Staged | undefined; readonly fallback: boolean; readonly size: Size },
  ): Promise<void> {
    try {
      const work = job.work ?? (await deps.work.find(run.subject.id, await keptValues(db.tables<RunTables>(), run.id)));
      await launch(run, { ...job, run, work });
    } catch (error) {
      await settle(run.id, 'failed', describe(HubError.from(error)));
    }
  }

  scope.onClose(slots.onFree(() => scope.track(drain())));

  return {
    start,
    cancel,
    finish,
    settle,
    requeue(run) {
      live.put(run);
      queue.add({ run, work: undefined, staged: undefined, fallback: true, size: { columns: 120, rows: 32 }, blockedBy: 'hub' });
    },
    drain,
    launching: (id) => onTheWay.has(id),
    get queued() {
      return queue.size;
    },
  };
}

/** What a person is shown as the reason: the code, and its data in short. */
function describe(error: HubError): string {
  return `${error.code} ${JSON.stringify(error.data)}`.slice(0, 256);
}

export const isEnded = (run: Run): boolean => endedStates.includes(run.state);
