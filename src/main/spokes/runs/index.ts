import type { Actor } from '#shared/contract/actor';
import type { Implement } from '#shared/contract/kernel';
import type { Run, RunId, RunState, runs } from '#shared/contract/runs';
import type { search } from '#shared/contract/search';
import { createCollection } from '#main/hub/collection';
import { keptEnvironment } from './environments/kept';
import { createEvidence } from './evidence/service';
import { createRunHandlers } from './handlers';
import { findLeftovers, removeLeftovers } from './leftovers';
import { createHabits } from './habits';
import { createLiveRuns } from './live-runs';
import type { Consent, MayRun, RunsDeps } from './ports';
import { createParents, type ParentRuns } from './parents';
import { prepareRun, type PreparedRun } from './prepared-run';
import { createQueue } from './queue';
import { folderOf } from './record';
import { recover } from './recovery';
import { trimOutputs } from './retention';
import { createOutputSearch } from './search/service';
import { createRunService, isEnded } from './service';
import type { StartRequest } from './start-request';
import { createRunReader, findRun, ranByPeople, recentRuns, type RunTables } from './store';
import { trendsOf } from './trends';
import { createUploads } from './uploads';

export { migrations } from './migrations';
export type * from './ports';

const RECENT = 500;
/** Size of a terminal that nobody looks at yet. */
const COLUMNS = 120;
const ROWS = 32;
/** Ends that what is usual is reckoned from. */
const USUAL_RUNS = 50;
const TRIM_MS = 60_000;
const SWEEP_MS = 3_600_000;

/** The runs as other parts of the hub see them. */
export interface Runs {
  readonly handlers: Implement<typeof runs>;
  /** The search over what all of them printed. */
  readonly search: Implement<typeof search>;
  /** Runs that have not ended, now and at each change. */
  active(): readonly Run[];
  onChange(listener: (run: Run) => void): () => void;
  /** The scripts that this person ran last themselves, each once, newest first. */
  lately(person: string): readonly string[];
  /** Starts a script for another part of the hub; refuses with the codes of `runs.start`. */
  start(
    request: Pick<StartRequest, 'script' | 'params' | 'parent' | 'wishes'>,
    actor: Actor,
    may: MayRun,
  ): Promise<{ readonly run: RunId; readonly state: RunState }>;
  /** Starts what another person agreed to, as it was asked for. */
  startAgreed(request: StartRequest & { readonly consent: Consent }, actor: Actor, may: MayRun): Promise<{ readonly run: RunId }>;
  /** Checks a start that somebody else has to agree to, and says what it is bound to. */
  prepare(request: StartRequest, may: MayRun): Promise<PreparedRun>;
  cancel(id: string, actor: Actor): Promise<void>;
  /** The tags that each script of a run had, where the run is one of the newest: older ones take a query. */
  tagsOf(id: string): readonly (readonly string[])[] | undefined;
  /** The run of this id, whether it goes on or not. */
  find(id: string): Promise<Run | undefined>;
  /** What 95 of 100 of a subject's last runs that succeeded did not exceed, in milliseconds; null while fewer than `least` did. */
  usual(subject: string, least: number): Promise<number | null>;
  /** Resolves when the runs that outlived an earlier hub are known, or it is known that they cannot be yet. */
  readonly recovered: Promise<void>;
  /** Runs that have no process of their own. */
  readonly parents: ParentRuns;
  /** How many wait for a slot. */
  readonly queued: number;
}

/** Runs: started, watched, ended, recovered, kept. Knows nothing of what it is that runs. */
export async function createRuns(deps: RunsDeps): Promise<Runs> {
  const { scope, db, log, clock } = deps;
  const leftovers = await findLeftovers(deps);
  const live = createLiveRuns();
  const queue = createQueue(clock.now);
  // Places in it are reckoned for who looks at one that waits, and for nobody else.
  scope.onClose(queue.onChange(() => live.rouse((id) => queue.get(id) !== undefined)));
  const service = createRunService(deps, live, queue);
  const uploads = createUploads(deps.home, deps.bytes);
  const recent = createCollection<Run>({ keyOf: (run) => run.id, scope });
  const read = createRunReader(log);

  const known = read(await recentRuns(db.tables<RunTables>(), RECENT)).toReversed();
  recent.upsert(known);
  const habits = createHabits(await ranByPeople(db.tables<RunTables>()));
  const order = new Set<string>(known.map((run) => run.id));
  scope.onClose(
    live.onChange((run) => {
      recent.upsert([run]);
      if (isEnded(run)) deps.environments.release(run.id);
      if (!order.has(run.id)) habits.note(run);
      order.add(run.id);
      for (const id of order) {
        if (order.size <= RECENT) break;
        if (live.get(id) !== undefined) continue;
        order.delete(id);
        recent.remove([id]);
      }
    }),
  );
  /** Writes of state that were brought in of runs that go on. */
  const taken = new Map<string, number>();
  scope.onClose(
    live.onChange((run) => {
      const { state = 0 } = run.results;
      if (isEnded(run)) taken.delete(run.id);
      else if (state > (taken.get(run.id) ?? 0)) {
        taken.set(run.id, state);
        // What the storage does not take now is brought in with the next write, or at the run's end.
        const work = deps.state.take({ id: run.id, script: run.subject.id, folder: folderOf(deps.home, run.id) });
        scope.track(work.catch((error: unknown) => log.warn('run.state', { run: run.id, detail: String(error) })));
      }
    }),
  );
  scope.every(TRIM_MS, () => trimOutputs(deps, live, (run) => recent.upsert([run])));
  scope.every(SWEEP_MS, () => uploads.sweep(clock.now()));

  // Adopts what outlived the last hub, then starts what waits. Should that fail, it is tried again by the clock.
  const recovering = recover(deps, live, service).then(() => scope.track(service.drain()));
  scope.track(recovering);
  scope.track(recovering.then(holdEnvironments));
  // Only when every run that lives is known.
  scope.track(recovering.then(() => removeLeftovers(deps, live, leftovers)));
  const recovered = recovering.catch(() => undefined);

  /** What runs of an earlier hub were given must not be tidied away. */
  async function holdEnvironments(): Promise<void> {
    for (const run of live.all()) {
      const { prepared } = await keptEnvironment(folderOf(deps.home, run.id));
      if (prepared !== null && live.get(run.id) !== undefined) deps.environments.hold(run.id, prepared.key);
    }
  }

  return {
    handlers: createRunHandlers(deps, live, queue, service, recent, uploads, recovered, createEvidence(deps)),
    search: createOutputSearch(deps, live, recovered),
    active: () => live.all().filter((run) => !isEnded(run)),
    onChange: (listener) => live.onChange(listener),
    lately: (person) => habits.of(person),
    start: (request, actor, may) => service.start({ columns: COLUMNS, rows: ROWS, ...request }, actor, may),
    startAgreed: (request, actor, may) => service.start(request, actor, may),
    prepare: (request, may) => prepareRun(deps, request, may),
    async cancel(id, actor) {
      const run = live.get(id);
      if (run !== undefined) await service.cancel(run, actor);
    },
    tagsOf(id) {
      const run = live.get(id) ?? recent.get(id);
      return run && tagsOfRun(run);
    },
    find: async (id) => live.get(id) ?? read(await findRun(db.tables<RunTables>(), id))[0],
    async usual(subject, least) {
      const { succeeded, p95Ms } = await trendsOf(db.tables<RunTables>(), subject, USUAL_RUNS, () => true);
      return succeeded < least ? null : p95Ms;
    },
    recovered,
    parents: createParents(deps, live, service.endings),
    get queued() {
      return service.queued;
    },
  };
}

/** The tags of each script of a run; undefined where nobody wrote them down. */
function tagsOfRun({ job, subject }: Run): readonly (readonly string[])[] | undefined {
  if (job === null) return [subject.tags];
  const known = job.steps.flatMap(({ tags }) => (tags === undefined ? [] : [tags]));
  return known.length === job.steps.length ? known : undefined;
}
