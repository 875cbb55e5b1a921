import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { GrantDigest } from '#shared/contract/grant-plan';
import { endedStates } from '#shared/contract/run-state';
import { RunId, type Run, type RunState } from '#shared/contract/runs';
import { createLauncher, GRACE_MS, type Job, type Prepared } from './launcher';
import { createDrain } from './drain';
import { createEndings, type Endings } from './endings';
import { planGrants } from './grant-plan';
import { createHandovers } from './handovers';
import { type WantedLevel, wantedLevel } from './level';
import type { LiveRuns } from './live-runs';
import { endOrphan } from './orphans';
import { pause } from '#main/platform/pause';
import type { ProcessId } from '#main/platform/process-id-port';
import { createPlaces } from './places';
import { createPreparations } from './preparations';
import type { MayRun, Obstacle, RunsDeps, Staging, Work } from './ports';
import { demandSame } from './plan-digest';
import { limitedBy, type Queue } from './queue';
import { claimOf, folderOf, newRun, reasonOf, rightsIn, settled, started } from './record';
import { replacedBy } from './replaced';
import { createRetries, type Retry } from './retries';
import { noteParent } from './parents';
import { stageAgain } from './stage-again';
import { asStorage, isStorage } from '#main/platform/storage-faults';
import { type Asked, insertRun, type RunTables, updateRun } from './store';
import type { StartRequest } from './start-request';
import { asWished } from './wishes';

/** A run that ends sooner is written down once, with its end. */
const NOTE_MS = 200;
/** Between attempts to write that down while the storage cannot. */
const AGAIN_MS = 2_000;

/** Starts, cancels and ends runs; the only place where a run changes its state. */
export interface RunService {
  start(request: StartRequest, actor: Actor, may: MayRun): Promise<{ readonly run: RunId; readonly state: RunState }>;
  cancel(run: Run, actor: Actor): Promise<void>;
  readonly endings: Endings;
  /** Writes down that a run goes on which an earlier hub had started, and whose slot it is. */
  adopted(id: RunId, child: ProcessId): void;
  /** Puts a run that waited when the hub ended back into the queue. */
  requeue(run: Run): void;
  /** Starts what waits and now may run. */
  drain(): Promise<void>;
  /** True while a run waits here or is on its way to the recorder: nobody else knows of it yet. */
  holds(id: string): boolean;
  readonly queued: number;
}

/** Runs of this hub; `live` and `queue` are shared with those who show them. */
export function createRunService(deps: RunsDeps, live: LiveRuns, queue: Queue): RunService {
  const { scope, db, log, clock, audit, slots, sandbox, recorder, journal, processes } = deps;
  const cancelled = new Set<string>();
  const onTheWay = createHandovers();
  const prepare = createLauncher(deps);
  const preparations = createPreparations(live, scope.signal);
  const places = createPlaces(deps.home, scope);
  const retries = createRetries(deps);
  const endings = createEndings(deps, { live, queue, onTheWay, retries, onEnded });
  const drain = createDrain(deps, {
    queue,
    cancelled,
    settle: endings.settle,
    show: (run) => live.put(run),
    launch(run, job) {
      onTheWay.add(run.id);
      queue.remove(run.id);
      live.put(run);
      slots.touch();
      scope.track(launch(run, job));
    },
    tolerate: tolerate('runs.drain'),
  });

  async function start(request: StartRequest, actor: Actor, may: MayRun): Promise<{ run: RunId; state: RunState }> {
    const wishes = request.wishes ?? null;
    const work = asWished(await deps.work.find(request.script, request.params, may, request.exposes), wishes);
    const demand = request.consent === undefined ? deps.consent.demandOf(work) : null;
    if (demand !== null) throw new HubError('APPROVAL_REQUIRED', { script: work.subject.id, causes: [...demand.causes] });
    const { level, fallback } = wantedLevel(request.sandbox ?? null, work.sandbox, deps.settings());
    const run = newRun({
      id: takePlace(),
      work,
      actor,
      mode: request.mode ?? work.mode,
      level,
      place: deps.place,
      elevation: work.elevation ? sandbox.elevates : null,
      now: clock.now(),
      repeats: request.repeats ?? null,
      parent: request.parent ?? null,
      consent: request.consent ?? null,
    });
    const asked: Asked = {
      sandbox: request.sandbox ?? null,
      columns: request.columns,
      rows: request.rows,
      notBefore: null,
      attended: request.attended ?? false,
      retries: work.retry?.times ?? 0,
      wishes,
      ...(request.expect !== undefined && { expect: request.expect }),
    };
    const folder = folderOf(deps.home, run.id);
    const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
    try {
      if (!fallback) await sandbox.demand(level);
      const staging = work.stage(folder);
      if (request.expect !== undefined) await demandSeen(request.expect, work, staging, { level, fallback });
      // Nobody is to be asked for a password or for consent who would be refused then, nor is it a run that has nowhere to start.
      if (work.elevation || work.workdir !== null)
        await planGrants(sandbox, work, await staging.staged, { level, fallback }, { state: false, mode: run.mode });
      // Who will have to wait anyway is not set up ahead; and no secret stands on a command line before its run is written down.
      const ahead =
        queue.size === 0 && !run.installs && run.elevation === null && work.exposed.length === 0
          ? prepare(run, work, staging, asked, { ahead: true, wait: preparations.begin(run.id) })
          : undefined;
      ahead?.catch(() => undefined); // Awaited by `launch`, or by `undo`.
      const { job, admitted } = await (async () => {
        const made: Job = { run: { ...run, ...(await staging.held) }, work, staging, asked, ahead };
        return { job: made, admitted: await admit(made, actor) };
      })().catch(async (error: unknown) => {
        await undo(ahead);
        throw error;
      });
      if (admitted.state === 'starting') scope.track(launch(admitted, job));
      else if (admitted.state !== 'queued') await undo(ahead);
      if (admitted.state !== 'queued' && admitted.state !== 'starting') await discard();
      return { run: run.id, state: admitted.state };
    } catch (error) {
      await discard();
      throw asStorage(error, folder);
    }
  }

  /** Refuses what would be granted anything else than what was seen before it, while there is still somebody to ask. */
  async function demandSeen(expect: GrantDigest, work: Work, staging: Staging, wanted: WantedLevel): Promise<void> {
    const [staged, { trust }] = await Promise.all([staging.staged, staging.held]);
    const plan = await planGrants(sandbox, work, staged, wanted, { state: false });
    demandSame(expect, { plan, trust }, work.subject.id, deps.home);
  }

  function takePlace(): RunId {
    try {
      return places.take();
    } catch (error) {
      throw asStorage(error, join(deps.home, 'runs'));
    }
  }

  async function undo(ahead: Promise<Prepared> | undefined): Promise<void> {
    const prepared = await ahead?.catch(() => undefined);
    await prepared?.undo().catch(tolerate('run.undo'));
  }

  /** Takes the slot and writes the run down, in one transaction; or queues, skips or refuses it by policy. */
  async function admit(job: Job, actor: Actor): Promise<Run> {
    const { run, work } = job;
    const entry = { actor, object: `${run.subject.kind}:${run.subject.id}`, runId: run.id } as const;
    const values = Object.fromEntries(work.params.map((param) => [param.name, param.value]));
    const { hash, trust } = run;
    const trusted = trust === null ? {} : { trust: trust.state, digest: trust.digest };
    const detail = {
      name: run.subject.name,
      hash,
      ...trusted,
      sandbox: run.sandbox.asked,
      network: run.sandbox.network,
      ...rightsIn(run),
    };
    const write = db.write(async (tx) => {
      audit.prepare(tx);
      const rows = tx.tables<RunTables>();
      const answer = await slots.takeForRun(tx, claimOf(run), work.limit, queue.behind(run));
      // With the run or not at all: a consent is good for one.
      const consented = async (): Promise<void> => void (run.consent && (await deps.consent.use(tx, run.consent.request, run.id)));
      if (answer.ok) {
        await consented();
        await Promise.all([
          insertRun(rows, run, values, job.asked),
          audit.append(tx, { action: 'run.start', outcome: 'ok', ...entry, detail }),
        ]);
        return { run };
      }
      // A step waits its turn, whatever the policy: its job must not fail for having steps side by side.
      const policy = run.parent === null ? answer.policy : 'queue';
      if (policy === 'refuse') {
        const [named] = answer.targets;
        const target = named === undefined ? {} : { target: named };
        const refusal = { ...detail, reason: 'SLOTS_EXHAUSTED', pool: answer.pool, ...target };
        await audit.append(tx, { action: 'run.start', outcome: 'refused', ...entry, detail: refusal });
        return { refused: { pool: answer.pool, limit: answer.limit, by: answer.by, ...target } };
      }
      const held: Run = { ...run, limitedBy: limitedBy(answer) };
      const waits: Run = policy === 'skip' ? settled(held, 'cancelled', 'slots-skipped', clock.now()) : { ...held, state: 'queued' };
      await consented();
      await insertRun(rows, waits, values, job.asked);
      await audit.append(tx, { action: policy === 'skip' ? 'run.skip' : 'run.queue', outcome: 'ok', ...entry, detail });
      // In here, so that who is admitted by the same commit does not overtake.
      if (policy !== 'skip') queue.put({ ...job, run: waits, blockedBy: answer.by });
      return { run: waits, answer: { ...answer, policy } };
    });
    const outcome = await write.catch((error: unknown) => {
      queue.remove(run.id);
      throw error;
    });
    if (outcome.refused !== undefined) throw new HubError('SLOTS_EXHAUSTED', outcome.refused);
    if (outcome.run.state === 'starting') onTheWay.add(run.id);
    live.put(outcome.run);
    if (outcome.run.state === 'queued') {
      // It does not wait with its sandbox set up. Should its turn come at once, that is taken back first.
      const waiting = queue.get(run.id);
      if (waiting !== undefined) queue.put({ ...waiting, ahead: undefined, undone: undo(job.ahead) });
      slots.touch();
      // This run is durable and waits, whether or not another could be ended for it.
      if (outcome.answer?.policy === 'replace') await replaceOldest(outcome.run, outcome.answer, actor).catch(tolerate('run.replace'));
      // A slot may have become free between the refusal and this place in the queue.
      scope.track(drain());
    }
    return outcome.run;
  }

  /** One that has been asked to end already makes room for somebody else. */
  async function replaceOldest(by: Run, obstacle: Obstacle, actor: Actor): Promise<void> {
    const others = live.all().filter((run) => run.job === null && run.id !== by.id && !cancelled.has(run.id));
    await Promise.all(replacedBy(by, obstacle, others).map((run) => cancel(run, actor)));
  }

  async function launch(run: Run, job: Job): Promise<void> {
    onTheWay.add(run.id);
    retries.keep(run.id, job.work, job.asked);
    let prepared: Prepared | undefined;
    try {
      const staging = await stagingOf(run, job);
      await job.undone;
      prepared = await (job.ahead ?? prepare(run, job.work, staging, job.asked, { ahead: false, wait: preparations.begin(run.id) }));
      if (cancelled.has(run.id)) {
        await prepared.undo();
        return await endings.settle(run.id, 'cancelled', 'cancelled-in-queue');
      }
      const { child, startedAt } = await prepared.begin();
      // The run may have printed or even ended by now: what is known of that stays.
      const now = live.get(run.id);
      if (now === undefined) return;
      live.put(started(now, prepared.plan, prepared.planHash, startedAt));
      onTheWay.done(run.id);
      scope.track(noteStart(run.id, child));
      if (cancelled.has(run.id)) await endIfThere(run.id).catch(tolerate('run.cancel')); // It runs, whatever came of that.
    } catch (error) {
      onTheWay.done(run.id);
      await prepared?.undo().catch(tolerate('run.undo')); // What waits at its gate, or was written for it.
      const known = knownOf(asStorage(error, deps.home));
      const reason = HubError.is(known, 'CANCELLED') ? 'cancelled-in-queue' : reasonOf(known);
      await endings.settle(run.id, cancelled.has(run.id) ? 'cancelled' : 'failed', reason);
    } finally {
      preparations.done(run.id);
      onTheWay.done(run.id);
    }
  }

  /** What was staged when a run was asked for, unless it has waited and that does not hold any more. */
  async function stagingOf(run: Run, { staging, ahead, work }: Job): Promise<Staging> {
    if (staging !== undefined && (ahead !== undefined || staging.judge() === 'same')) return staging;
    return await stageAgain(run, work, folderOf(deps.home, run.id));
  }

  /** Writes down that a run has started, unless its end has been written by then. The start mark on disk is the proof. */
  async function noteStart(id: RunId, child: ProcessId): Promise<void> {
    for (let wait = NOTE_MS; ; wait = AGAIN_MS) {
      await pause(wait, scope.signal);
      if (live.get(id) === undefined || scope.signal.aborted) return;
      try {
        return await db.write(async (tx) => {
          const current = live.get(id);
          // An end that waits for the same commit comes before this in the queue, and must not be written over.
          if (current === undefined || endings.under(id)) return;
          await Promise.all([updateRun(tx.tables<RunTables>(), current), slots.bind(tx, id, child)]);
        });
      } catch (error) {
        tolerate('run.note')(error);
        if (!isStorage(error)) return;
      }
    }
  }

  function onEnded(run: Run, retry: Retry | undefined): void {
    cancelled.delete(run.id);
    if (retry === undefined) return;
    live.put(retry.run);
    queue.put({ ...retry, staging: undefined, ahead: undefined, blockedBy: undefined });
    slots.touch();
  }

  /** A fault of the hub's own is an incident; what a run carries of it is its id. */
  function knownOf(error: unknown): HubError {
    return error instanceof HubError ? error : new HubError('INTERNAL', { incident: deps.incident(error, 'run.launch') });
  }

  async function cancel(run: Run, actor: Actor): Promise<void> {
    cancelled.add(run.id);
    const entry = { action: 'run.cancel', actor, runId: run.id, object: `${run.subject.kind}:${run.subject.id}` };
    const noted = db.write((tx) => audit.append(tx, { ...entry, outcome: 'ok' }));
    // Not after it was written down: a storage that is locked or full must not keep anybody from ending a run.
    const [asked, written] = await Promise.allSettled([end(run.id), noted]);
    if (asked.status === 'rejected') {
      cancelled.delete(run.id);
      const reason = HubError.from(asked.reason).code;
      await db.write((tx) => audit.append(tx, { ...entry, outcome: 'failed', detail: { reason } })).catch(tolerate('run.cancel'));
      throw asked.reason;
    }
    if (written.status === 'rejected') throw written.reason;
  }

  async function end(id: string): Promise<void> {
    const parent = live.get(id);
    // Its steps are ended by who started them; at once, also where it cannot be written down.
    if (parent !== undefined && parent.job !== null) {
      live.put({ ...parent, job: { ...parent.job, cancelled: true } });
      return await noteParent(db, live, endings, id);
    }
    if (queue.get(id) !== undefined) return await endings.settle(id, 'cancelled', 'cancelled-in-queue');
    preparations.abort(id);
    // While it is being launched there is nothing else to end yet: `launch` sees the wish. What an earlier hub launched this one
    // may not know as running yet.
    if (live.get(id) !== undefined && !onTheWay.has(id)) await endIfThere(id);
  }

  async function endIfThere(id: RunId | string): Promise<void> {
    try {
      await recorder.cancel(RunId.parse(id));
    } catch (error) {
      const unreachable = HubError.is(error, 'RECORDER_UNAVAILABLE');
      if (!unreachable && !HubError.is(error, 'RUN_NOT_FOUND')) throw error;
      // It ended by itself just then, or it is nobody's any more.
      const start = await journal.startMark(folderOf(deps.home, id));
      if (start === undefined || !processes.alive(start.child)) return;
      if (processes.alive(start.recorder)) {
        if (unreachable) throw error;
        return;
      }
      scope.track(endOrphan(start.child, processes, GRACE_MS, scope.signal));
    }
  }

  /** Takes the failure of something that is tried again, or can be done without. */
  function tolerate(what: string): (error: unknown) => void {
    return (error) => {
      if (isStorage(error)) log.warn(what, { code: error.code });
      else log.error(what, error);
    };
  }

  scope.onClose(slots.onFree(() => scope.track(drain())));

  return {
    start,
    cancel,
    endings,
    adopted(id, child) {
      const run = live.get(id);
      if (run?.sandbox.granted.broker !== undefined) scope.track(deps.broker.adopt(run, child));
      scope.track(noteStart(id, child));
      if (cancelled.has(id)) scope.track(endIfThere(id).catch(tolerate('run.cancel')));
    },
    requeue(run) {
      live.put(run);
      queue.put({ run, work: undefined, staging: undefined, asked: undefined, ahead: undefined, blockedBy: 'pool' });
    },
    drain,
    holds: (id) => queue.get(id) !== undefined || onTheWay.has(id),
    get queued() {
      return queue.size;
    },
  };
}

/** True once a run's state cannot change any more. */
export const isEnded = (run: Run): boolean => endedStates.includes(run.state);
