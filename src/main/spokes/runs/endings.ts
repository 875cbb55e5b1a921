import { HubError } from '#shared/contract/errors';
import { MOST_PROBLEMS } from '#shared/contract/results';
import { RunId, type Run } from '#shared/contract/runs';
import { hubActor } from '#main/platform/hub-actor';
import type { Tx } from '#main/platform/db-port';
import type { Handovers } from './handovers';
import type { LiveRuns } from './live-runs';
import type { RunsDeps } from './ports';
import type { Queue } from './queue';
import { dropDeclared } from './kept-script';
import { ended, folderOf, rightsIn, settled, type Settled } from './record';
import type { EndMark } from './recorder/contract';
import type { Retries, Retry } from './retries';
import { insertRun, type RunTables, updateRun } from './store';

const TAIL_BYTES = 16_384;

/** The one place where a run's end is written down. */
export interface Endings {
  /** Takes note of an end that the recorder marked. Safe to call again. */
  readonly finish: (id: string, mark: EndMark, startedAt: string | null) => Promise<void>;
  /** Ends a run of which nothing more can be known than that, and how much it had printed. */
  readonly settle: (id: string, state: Settled, reason: string | null) => Promise<void>;
  /** True while an end waits to be written: it must not be written over. */
  readonly under: (id: string) => boolean;
}

/** What endings share with the rest of the service. */
export interface EndingsState {
  readonly live: LiveRuns;
  readonly queue: Queue;
  readonly onTheWay: Handovers;
  readonly retries: Retries;
  /** Told of each run when its end is durable, and of its next attempt. */
  readonly onEnded: (run: Run, retry: Retry | undefined) => void;
}

/** Ends runs, each once, however many tell of it. */
export function createEndings(deps: RunsDeps, { live, queue, onTheWay, retries, onEnded }: EndingsState): Endings {
  const { db, log, audit, slots, clock, journal, recorder, sandbox } = deps;
  const ending = new Map<string, Promise<void>>();

  async function tailOf(id: string): Promise<string> {
    try {
      return await journal.tail(folderOf(deps.home, id), TAIL_BYTES);
    } catch (error) {
      // Somebody removed the output: that is no reason for the run never to end.
      if (HubError.is(error, 'OUTPUT_GONE')) return '';
      throw error;
    }
  }

  /** Writes a run's end, its slot and its audit entry together; then nobody needs to know it as living any more. */
  function once(id: string, conclude: (run: Run) => Promise<Run>): Promise<void> {
    const going = ending.get(id);
    if (going !== undefined) return going;
    const work = (async () => {
      const run = live.get(id);
      if (run === undefined) return await recorder.forget(RunId.parse(id));
      // Nothing is given any more once its slot is somebody else's.
      await deps.broker.close(id);
      const concluded = await conclude(run);
      const retry = await retries.after(concluded);
      const done: Run = { ...concluded, next: retry?.next ?? null };
      const written = db.write(async (tx) => {
        const tables = tx.tables<RunTables>();
        await Promise.all([
          updateRun(tables, done),
          slots.giveBack(tx, id),
          deps.state.forget(tx, id),
          audit.append(tx, {
            action: 'run.end',
            outcome: done.state === 'succeeded' ? 'ok' : 'failed',
            actor: hubActor,
            runId: id,
            object: `${done.subject.kind}:${done.subject.id}`,
            detail: {
              state: done.state,
              exitCode: done.exitCode,
              signal: done.signal,
              reason: done.reason,
              bytes: done.output.bytes,
              grants: done.sandbox.planHash,
              ...(done.elevation !== null && { elevation: done.elevation.state, asked: done.elevation.asked }),
            },
          }),
          deps.onEnd(tx, done),
          // With the end of the one before: a hub that dies between them would forget it.
          ...(retry === undefined ? [] : [insertRun(tables, retry.run, retry.values, retry.asked), noteRetry(tx, retry)]),
        ]);
      });
      await written.catch((error: unknown) => {
        const now = live.get(id);
        if (now !== undefined && HubError.is(error, 'STORAGE_FULL')) live.put({ ...now, paused: 'disk-full' });
        throw error;
      });
      queue.remove(id);
      live.put(done);
      onEnded(done, retry);
      await dropDeclared(folderOf(deps.home, id), done.hash).catch((error: unknown) =>
        log.warn('run.declared', { run: id, detail: String(error) }),
      );
      await recorder.forget(done.id);
    })().finally(() => ending.delete(id));
    ending.set(id, work);
    return work;
  }

  /** Brings in what the script has written of its state, whatever came of it; what there was no room for is said as of results. */
  async function withState(run: Run): Promise<Run> {
    const { results } = run;
    const refused = await deps.state.finish({ id: run.id, script: run.subject.id, folder: folderOf(deps.home, run.id) });
    if (refused.length === 0) return run;
    const named = refused.map(({ line, key }) => ({ line, reason: 'state-full' as const, detail: key.slice(0, 200) }));
    const problems = [...results.problems, ...named].slice(0, MOST_PROBLEMS);
    return { ...run, results: { ...results, refused: results.refused + refused.length, problems } };
  }

  const noteRetry = (tx: Tx, { run, actor }: Retry): Promise<void> =>
    audit.append(tx, {
      action: 'run.retry',
      outcome: 'ok',
      actor,
      runId: run.id,
      object: `${run.subject.kind}:${run.subject.id}`,
      detail: {
        attempt: run.attempt,
        notBefore: run.notBefore,
        of: run.repeats,
        ...rightsIn(run),
      },
    });

  return {
    finish: (id, mark, startedAt) =>
      once(id, async (first) => {
        // The recorder may tell of the end before this hub has taken note of the start.
        await onTheWay.over(id);
        const run = live.get(id) ?? first;
        const done = { ...ended(run, mark), startedAt: run.startedAt ?? startedAt };
        const kept = await withState(done);
        const failed = kept.state === 'failed' && kept.sandbox.inForce !== null;
        return failed
          ? { ...kept, sandbox: { ...kept.sandbox, ...(await sandbox.diagnose(await tailOf(id), kept, mark.outOfMemory === true)) } }
          : kept;
      }),
    settle: (id, state, reason) =>
      once(id, async (run) => {
        const there = run.state === 'queued' ? undefined : await journal.extent(folderOf(deps.home, id));
        const output = there && { ...run.output, bytes: there.bytes, lines: there.lines, trimmedBytes: there.trimmed };
        const results = await journal.resultsSummary(folderOf(deps.home, id), run.results);
        return await withState({ ...settled(run, state, reason, clock.now()), ...(output && { output }), results });
      }),
    under: (id) => ending.has(id),
  };
}
