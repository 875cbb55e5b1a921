import { randomUUID } from 'node:crypto';
import type { Actor } from '#shared/contract/actor';
import type { ShownResult } from '#shared/contract/results';
import { RunId, type Run, type RunEvent, type RunStep } from '#shared/contract/runs';
import type { Db, Tx } from '#main/platform/db-port';
import type { Endings } from './endings';
import type { LiveRuns } from './live-runs';
import type { RunsDeps, Work } from './ports';
import { folderOf, newParent, settled, type Settled } from './record';
import { createRunReader, findRun, insertRun, keptRequest, type KeptValues, stepsOf, type RunTables, updateRun } from './store';
import { createWatching } from './watching';

/** What the run of a job is made from. */
export interface ParentRequest {
  readonly subject: Run['subject'];
  readonly params: Work['params'];
  readonly steps: readonly RunStep[];
  readonly repeats: RunId | null;
  /** Why it ends at once, with none of its steps begun; absent for one that runs. */
  readonly skipped?: string;
}

/** Runs that have no process of their own: their steps are runs, and who conducts them says how they stand. */
export interface ParentRuns {
  /** Writes one down, with what `also` writes in the same commit. It takes no slot: it does nothing but wait for those of its steps. */
  open(request: ParentRequest, actor: Actor, also: (tx: Tx, id: RunId) => Promise<void>): Promise<Run>;
  /** Shows and writes down how its steps stand. */
  change(id: string, steps: readonly RunStep[]): Promise<void>;
  /** Ends it, once. */
  settle(id: string, state: Settled, reason: string | null): Promise<void>;
  /** A run as it is now; undefined where there is none. */
  get(id: string): Promise<Run | undefined>;
  /** Its steps' runs as they are now, oldest first: each attempt. */
  stepsOf(id: string): Promise<readonly Run[]>;
  /** The values that it was given, in full. */
  valuesOf(id: string): Promise<KeptValues>;
  /** What a run gave as results, by name. */
  resultsOf(id: string): Promise<ReadonlyMap<string, ShownResult>>;
  /** Replays a run's output after `after`, where it is kept, then follows it; the end is the last event. */
  follow(run: Run, after: number, signal: AbortSignal): AsyncGenerator<RunEvent, void, void>;
}

type Deps = Pick<RunsDeps, 'scope' | 'db' | 'log' | 'clock' | 'audit' | 'journal' | 'home' | 'place'>;

/** Writes down how a run stands that has no process, unless its end has been written by then. */
export async function noteParent(db: Db, live: LiveRuns, endings: Pick<Endings, 'under'>, id: string): Promise<void> {
  await db.write(async (tx) => {
    const now = live.get(id);
    if (now === undefined || endings.under(id)) return;
    await updateRun(tx.tables<RunTables>(), now);
  });
}

/** The part of runs that jobs are conducted with. */
export function createParents(deps: Deps, live: LiveRuns, endings: Pick<Endings, 'settle' | 'under'>): ParentRuns {
  const { db, audit, journal, clock, home } = deps;
  const tables = db.tables<RunTables>();
  const read = createRunReader(deps.log);
  const watching = createWatching(deps, live);

  return {
    async open({ subject, params, steps, repeats, skipped }, actor, also) {
      const id = RunId.parse(randomUUID());
      const now = clock.now();
      const begun = newParent({ id, subject, params, steps, actor, place: deps.place, now, repeats });
      // Written down with its end: who conducts jobs would begin with one that was open for a moment.
      const run = skipped === undefined ? begun : settled({ ...begun, startedAt: null }, 'cancelled', skipped, now);
      const values = Object.fromEntries(params.map(({ name, value }) => [name, value]));
      const asked = { sandbox: null, columns: 120, rows: 32, notBefore: null, retries: null, attended: false, wishes: null };
      await db.write(async (tx) => {
        const object = `${subject.kind}:${subject.id}`;
        const detail = { steps: steps.length, of: repeats };
        await insertRun(tx.tables<RunTables>(), run, values, asked);
        await also(tx, id);
        const action = skipped === undefined ? 'run.start' : 'run.skip';
        await audit.append(tx, { action, outcome: 'ok', actor, object, runId: id, detail, personal: { name: subject.name } });
        tx.onCommit(() => live.put(run));
      });
      return run;
    },
    async change(id, steps) {
      const now = live.get(id);
      if (now === undefined || now.job === null) return;
      live.put({ ...now, job: { ...now.job, steps: [...steps] } });
      await noteParent(db, live, endings, id);
    },
    settle: (id, state, reason) => endings.settle(id, state, reason),
    get: async (id) => live.get(id) ?? read(await findRun(tables, id))[0],
    stepsOf: async (id) => read(await stepsOf(tables, id)).map((run) => live.get(run.id) ?? run),
    valuesOf: async (id) => (await keptRequest(tables, id)).values,
    resultsOf: (id) => journal.results(folderOf(home, id), deps.scope.signal),
    async *follow(run, after, signal) {
      if (run.output.gone) yield { type: 'ended', seq: after, run };
      else yield* watching.follow(run, after, signal);
    },
  };
}
