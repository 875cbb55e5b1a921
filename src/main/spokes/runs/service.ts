import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Actor } from '#shared/contract/actor';
import { HubError } from '#shared/contract/errors';
import type { ParamValues } from '#shared/contract/params';
import { endedStates, RunId, type Run, type RunState } from '#shared/contract/runs';
import type { RunMode, SandboxLevel } from '#shared/contract/scripts';
import { createLauncher, GRACE_MS, type Job, type Prepared } from './launcher';
import { createHandovers } from './handovers';
import type { LiveRuns } from './live-runs';
import { endOrphan } from './orphans';
import { pause } from '#main/platform/pause';
import type { ProcessId } from '#main/platform/process-id-port';
import type { RunsDeps } from './ports';
import { createQueue, type Waiting } from './queue';
import { ended, folderOf, newRun, reasonOf, settled, started } from './record';
import type { EndMark } from './recorder/contract';
import { stageAgain } from './stage-again';
import { asStorage, isStorage } from './storage-faults';
import { type Asked, insertRun, keptRequest, type RunTables, updateRun } from './store';

const TAIL_BYTES = 16_384;
/** A run that ends sooner is written down once, with its end. */
const NOTE_MS = 200;
const RETRY_MS = 2_000;

export interface StartRequest {
  readonly script: string;
  readonly params: ParamValues;
  readonly mode?: RunMode | undefined;
  readonly sandbox?: SandboxLevel | undefined;
  readonly columns: number;
  readonly rows: number;
  readonly repeats?: RunId;
}

/** Starts, cancels and ends runs; the only place where a run changes its state. */
export interface RunService {
  start(request: StartRequest, actor: Actor): Promise<{ readonly run: RunId; readonly state: RunState }>;
  cancel(run: Run, actor: Actor): Promise<void>;
  /** Takes note of an end that the recorder marked. Safe to call again. */
  finish(id: string, mark: EndMark, startedAt: string | null): Promise<void>;
  /** Ends a run of which nothing more can be known than that, and how much it had printed. */
  settle(id: string, state: 'failed' | 'cancelled' | 'lost', reason: string): Promise<void>;
  /** Puts a run that waited when the hub ended back into the queue. */
  requeue(run: Run): void;
  /** Starts what waits and now may run. */
  drain(): Promise<void>;
  /** True while a run waits here or is on its way to the recorder: nobody else knows of it yet. */
  holds(id: string): boolean;
  readonly queued: number;
}

export function createRunService(deps: RunsDeps, live: LiveRuns): RunService {
  const { scope, db, log, clock, audit, slots, sandbox, recorder, journal, processes } = deps;
  const hubActor: Actor = { id: 'hub', name: 'Axle', face: 'hub' };
  const cancelled = new Set<string>();
  const ending = new Map<string, Promise<void>>();
  const onTheWay = createHandovers();
  const queue = createQueue();
  const prepare = createLauncher(deps);

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
    const asked: Asked = { sandbox: request.sandbox ?? null, columns: request.columns, rows: request.rows };
    const folder = folderOf(deps.home, run.id);
    const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
    try {
      mkdirSync(folder, { recursive: true, mode: 0o711 }); // Our own disk: quicker than the way to the thread pool.
      const staged = await work.stage(folder);
      const hashed = { ...run, hash: staged.hash };
      const level = request.sandbox ?? work.sandbox;
      if (level !== null) await sandbox.demand(level);
      // Who will have to wait anyway is not set up ahead.
      const ahead = queue.size === 0 ? prepare(hashed, work, staged, asked, true) : undefined;
      ahead?.catch(() => undefined); // Awaited by `launch`, or by `undo`.
      const job: Job = { run: hashed, work, staged, asked, ahead };
      const admitted = await admit(job, actor).catch(async (error: unknown) => {
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

  async function undo(ahead: Promise<Prepared> | undefined): Promise<void> {
    const prepared = await ahead?.catch(() => undefined);
    await prepared?.undo().catch(tolerate('run.undo'));
  }

  /** Takes the slot and writes the run down, in one transaction; or queues, skips or refuses it by policy. */
  async function admit(job: Job, actor: Actor): Promise<Run> {
    const { run, work } = job;
    const entry = { actor, object: `${run.subject.kind}:${run.subject.id}`, runId: run.id } as const;
    const values = Object.fromEntries(work.params.map((param) => [param.name, param.value]));
    const detail = { name: run.subject.name, hash: run.hash, sandbox: run.sandbox.asked, network: run.sandbox.network };
    const write = db.write(async (tx) => {
      const rows = tx.tables<RunTables>();
      const claim = { id: run.id, subject: run.subject.id, what: run.subject.name, holder: actor.name };
      const answer = await slots.takeForRun(tx, claim, work.limit, queue.behind(run.subject.id));
      if (answer.ok) {
        await Promise.all([
          insertRun(rows, run, values, job.asked),
          audit.append(tx, { action: 'run.start', outcome: 'ok', ...entry, detail }),
        ]);
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
      await insertRun(rows, waits, values, job.asked);
      await audit.append(tx, { action: answer.policy === 'skip' ? 'run.skip' : 'run.queue', outcome: 'ok', ...entry, detail });
      // In here, so that who is admitted by the same commit does not overtake.
      if (answer.policy !== 'skip') queue.put({ ...job, run: waits, blockedBy: answer.by });
      return { run: waits, answer };
    });
    const outcome = await write.catch((error: unknown) => {
      queue.remove(run.id);
      throw error;
    });
    if (outcome.refused !== undefined) throw new HubError('SLOTS_EXHAUSTED', { pool: outcome.refused.pool, limit: outcome.refused.limit });
    if (outcome.run.state === 'starting') onTheWay.add(run.id);
    live.put(outcome.run);
    if (outcome.run.state === 'queued') {
      // It does not wait with its sandbox set up. Should its turn come at once, that is taken back first.
      const waiting = queue.get(run.id);
      if (waiting !== undefined) queue.put({ ...waiting, ahead: undefined, undone: undo(job.ahead) });
      slots.touch();
      if (outcome.answer?.policy === 'replace') await replaceOldest(outcome.run, outcome.answer.by === 'subject', actor);
      // A slot may have become free between the refusal and this place in the queue.
      scope.track(drain());
    }
    return outcome.run;
  }

  /** One that has been asked to end already makes room for somebody else; who only waits is replaced as well. */
  async function replaceOldest(by: Run, ownLimit: boolean, actor: Actor): Promise<void> {
    // In the order in which they came, whatever the clock said.
    const oldest = live.all().find((run) => run.id !== by.id && !cancelled.has(run.id) && (!ownLimit || run.subject.id === by.subject.id));
    if (oldest !== undefined) await cancel(oldest, actor);
  }

  async function launch(run: Run, job: Job): Promise<void> {
    onTheWay.add(run.id);
    try {
      const staged = job.staged ?? (await stageAgain(run, job.work, folderOf(deps.home, run.id)));
      await job.undone;
      const prepared = await (job.ahead ?? prepare(run, job.work, staged, job.asked, false));
      if (cancelled.has(run.id)) {
        await prepared.undo();
        return await settle(run.id, 'cancelled', 'cancelled-in-queue');
      }
      const { child, startedAt } = await prepared.begin();
      // The run may have printed or even ended by now: what is known of that stays.
      const now = live.get(run.id);
      if (now === undefined) return;
      live.put(started({ ...now, hash: staged.hash }, prepared.plan, startedAt));
      onTheWay.done(run.id);
      scope.track(noteStart(run.id, child));
      if (cancelled.has(run.id)) await endIfThere(run.id);
    } catch (error) {
      onTheWay.done(run.id);
      const known = HubError.from(asStorage(error, deps.home));
      if (known.code === 'INTERNAL') log.error('run.launch', error, { run: run.id });
      await settle(run.id, cancelled.has(run.id) ? 'cancelled' : 'failed', reasonOf(known));
    } finally {
      onTheWay.done(run.id);
    }
  }

  /** Writes down that a run has started, unless its end has been written by then. The start mark on disk is the proof. */
  async function noteStart(id: RunId, child: ProcessId): Promise<void> {
    await pause(NOTE_MS, scope.signal);
    if (live.get(id) === undefined) return;
    const write = db.write(async (tx) => {
      const current = live.get(id);
      // An end that waits for the same commit comes before this in the queue, and must not be written over.
      if (current === undefined || ending.has(id)) return;
      await updateRun(tx.tables<RunTables>(), current);
      await slots.bind(tx, id, child);
    });
    await write.catch(tolerate('run.note'));
  }

  async function cancel(run: Run, actor: Actor): Promise<void> {
    cancelled.add(run.id);
    const object = `${run.subject.kind}:${run.subject.id}`;
    const noted = db.write((tx) => audit.append(tx, { action: 'run.cancel', outcome: 'ok', actor, runId: run.id, object }));
    // Not after it was written down: a storage that is locked or full must not keep anybody from ending a run.
    await Promise.all([end(run.id), noted]);
  }

  async function end(id: string): Promise<void> {
    if (queue.get(id) !== undefined) return await settle(id, 'cancelled', 'cancelled-in-queue');
    // While it is being launched there is nothing to end yet: `launch` sees the wish.
    if (live.get(id)?.state === 'running') await endIfThere(id);
  }

  async function endIfThere(id: RunId | string): Promise<void> {
    try {
      await recorder.cancel(RunId.parse(id));
    } catch (error) {
      if (!HubError.is(error, 'RUN_NOT_FOUND')) throw error;
      // It ended by itself just then, or it is nobody's any more.
      const start = await journal.startMark(folderOf(deps.home, id));
      if (start === undefined || processes.alive(start.recorder) || !processes.alive(start.child)) return;
      scope.track(endOrphan(start.child, processes, GRACE_MS, scope.signal));
    }
  }

  function finish(id: string, mark: EndMark, startedAt: string | null): Promise<void> {
    return once(id, async (first) => {
      // The recorder may tell of the end before this hub has taken note of the start.
      await onTheWay.over(id);
      const run = live.get(id) ?? first;
      const done = { ...ended(run, mark), startedAt: run.startedAt ?? startedAt };
      const failed = done.state === 'failed' && done.sandbox.inForce !== 'none' && done.sandbox.inForce !== null;
      const denied = failed ? sandbox.diagnose(await tailOf(id), done.sandbox) : [];
      return { ...done, sandbox: { ...done.sandbox, denied } };
    });
  }

  async function tailOf(id: string): Promise<string> {
    try {
      return await journal.tail(folderOf(deps.home, id), TAIL_BYTES);
    } catch (error) {
      // Somebody removed the output: that is no reason for the run never to end.
      if (HubError.is(error, 'OUTPUT_GONE')) return '';
      throw error;
    }
  }

  function settle(id: string, state: 'failed' | 'cancelled' | 'lost', reason: string): Promise<void> {
    return once(id, async (run) => {
      const there = run.state === 'queued' ? undefined : await journal.extent(folderOf(deps.home, id));
      const output = there && { ...run.output, bytes: there.bytes, lines: there.lines, trimmedBytes: there.trimmed };
      return { ...settled(run, state, reason, clock.now()), ...(output && { output }) };
    });
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
        await Promise.all([
          updateRun(tx.tables<RunTables>(), done),
          slots.giveBack(tx, id),
          audit.append(tx, {
            action: 'run.end',
            outcome: done.state === 'succeeded' ? 'ok' : 'failed',
            actor: hubActor,
            runId: id,
            object: `${done.subject.kind}:${done.subject.id}`,
            detail: { state: done.state, exitCode: done.exitCode, signal: done.signal, reason: done.reason, bytes: done.output.bytes },
          }),
        ]);
      });
      queue.remove(id);
      cancelled.delete(id);
      live.put(done);
      await recorder.forget(done.id);
    })().finally(() => ending.delete(id));
    ending.set(id, work);
    return work;
  }

  let draining: Promise<void> = Promise.resolve();
  let stalled = false;
  /** One at a time: in order, but a run that waits for its own limit does not hold up the others. */
  function drain(): Promise<void> {
    draining = draining.then(drainOnce).then(
      () => void (stalled = false),
      (error: unknown) => {
        // Nobody may come by again to wake those who wait.
        stalled = true;
        tolerate('runs.drain')(error);
      },
    );
    return draining;
  }
  scope.every(RETRY_MS, () => (stalled ? drain() : undefined));

  async function drainOnce(): Promise<void> {
    for (const { run } of queue.inOrder()) {
      if (scope.signal.aborted) return;
      if (cancelled.has(run.id)) await settle(run.id, 'cancelled', 'cancelled-in-queue');
      const job = await understood(run.id);
      if (job === undefined) continue;
      const claim = { id: run.id, subject: run.subject.id, what: run.subject.name, holder: run.actor.name };
      const answer = await db.write(async (tx) => {
        // It may have been cancelled since: nothing is taken for a run that has ended.
        if (queue.get(run.id) === undefined || cancelled.has(run.id)) return undefined;
        const taken = await slots.takeForRun(tx, claim, job.work.limit, undefined);
        if (!taken.ok) return taken;
        await updateRun(tx.tables<RunTables>(), { ...run, state: 'starting' });
        const actor: Actor = { id: 'queue', ...run.actor };
        await audit.append(tx, {
          action: 'run.start',
          outcome: 'ok',
          actor,
          runId: run.id,
          object: `${run.subject.kind}:${run.subject.id}`,
        });
        return taken;
      });
      if (answer === undefined) continue;
      // As it is now: what had been begun for it may be on its way back meanwhile.
      const waiting = queue.get(run.id);
      if (!answer.ok) {
        if (waiting !== undefined) queue.put({ ...waiting, work: job.work, asked: job.asked, blockedBy: answer.by });
        if (answer.by === 'pool') return;
        continue;
      }
      // Cancelled while the slot was being taken: its end gives the slot back.
      if (cancelled.has(run.id)) await settle(run.id, 'cancelled', 'cancelled-in-queue');
      const turn = queue.get(run.id);
      if (turn === undefined) continue;
      onTheWay.add(run.id);
      queue.remove(run.id);
      const starting: Run = { ...run, state: 'starting' };
      live.put(starting);
      slots.touch();
      scope.track(launch(starting, { ...turn, work: job.work, asked: job.asked, run: starting }));
    }
  }

  /** What waits; one that waited through a restart is looked up again. Undefined when it is no more to be run. */
  async function understood(id: string): Promise<(Waiting & Job) | undefined> {
    const job = queue.get(id);
    if (job === undefined) return undefined;
    const { work, asked: wishes } = job;
    if (work !== undefined && wishes !== undefined) return { ...job, work, asked: wishes };
    const { values, asked } = await keptRequest(db.tables<RunTables>(), id);
    try {
      return { ...job, asked, work: await deps.work.find(job.run.subject.id, values) };
    } catch (error) {
      if (isStorage(error)) throw error;
      await settle(id, 'failed', reasonOf(HubError.from(error)));
      return undefined;
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
    finish,
    settle,
    requeue(run) {
      live.put(run);
      queue.put({ run, work: undefined, staged: undefined, asked: undefined, ahead: undefined, blockedBy: 'pool' });
    },
    drain,
    holds: (id) => queue.get(id) !== undefined || onTheWay.has(id),
    get queued() {
      return queue.size;
    },
  };
}

export const isEnded = (run: Run): boolean => endedStates.includes(run.state);
