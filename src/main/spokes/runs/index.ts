import type { Actor } from '#shared/contract/actor';
import type { Implement } from '#shared/contract/kernel';
import type { Run, RunId, RunState, runs } from '#shared/contract/runs';
import { createCollection } from '#main/hub/collection';
import { createEvidence } from './evidence/service';
import { createRunHandlers } from './handlers';
import { removeLeftovers } from './leftovers';
import { createLiveRuns } from './live-runs';
import type { MayRun, RunsDeps } from './ports';
import { createParents, type ParentRuns } from './parents';
import { recover } from './recovery';
import { trimOutputs } from './retention';
import { createRunService, isEnded, type StartRequest } from './service';
import { createRunReader, recentRuns, type RunTables } from './store';
import { createUploads } from './uploads';

export { migrations } from './migrations';
export type * from './ports';

const RECENT = 500;
/** Size of a terminal that nobody looks at yet. */
const COLUMNS = 120;
const ROWS = 32;
const TRIM_MS = 60_000;
const SWEEP_MS = 3_600_000;

/** The runs as other parts of the hub see them. */
export interface Runs {
  readonly handlers: Implement<typeof runs>;
  /** Runs that have not ended, now and at each change. */
  active(): readonly Run[];
  onChange(listener: (run: Run) => void): () => void;
  /** Starts a script for another part of the hub; refuses with the codes of `runs.start`. */
  start(
    request: Pick<StartRequest, 'script' | 'params' | 'parent' | 'wishes'>,
    actor: Actor,
    may: MayRun,
  ): Promise<{ readonly run: RunId; readonly state: RunState }>;
  cancel(id: string, actor: Actor): Promise<void>;
  /** Runs that have no process of their own. */
  readonly parents: ParentRuns;
  /** How many wait for a slot. */
  readonly queued: number;
}

/** Runs: started, watched, ended, recovered, kept. Knows nothing of what it is that runs. */
export async function createRuns(deps: RunsDeps): Promise<Runs> {
  const { scope, db, log, clock } = deps;
  const bornAt = Date.now();
  const live = createLiveRuns();
  const service = createRunService(deps, live);
  const uploads = createUploads(deps.home, deps.bytes);
  const recent = createCollection<Run>({ keyOf: (run) => run.id, scope });
  const read = createRunReader(log);

  const known = read(await recentRuns(db.tables<RunTables>(), RECENT)).toReversed();
  recent.upsert(known);
  const order = new Set<string>(known.map((run) => run.id));
  scope.onClose(
    live.onChange((run) => {
      recent.upsert([run]);
      order.add(run.id);
      for (const id of order) {
        if (order.size <= RECENT) break;
        if (live.get(id) !== undefined) continue;
        order.delete(id);
        recent.remove([id]);
      }
    }),
  );
  scope.every(TRIM_MS, () => trimOutputs(deps, live, (run) => recent.upsert([run])));
  scope.every(SWEEP_MS, () => uploads.sweep(clock.now()));

  // Adopts what outlived the last hub, then starts what waits. Should that fail, it is tried again by the clock.
  const recovering = recover(deps, live, service).then(() => scope.track(service.drain()));
  scope.track(recovering);
  // Only when every run that lives is known.
  scope.track(recovering.then(() => removeLeftovers(deps, live, bornAt)));
  const recovered = recovering.catch(() => undefined);

  return {
    handlers: createRunHandlers(deps, live, service, recent, uploads, recovered, createEvidence(deps)),
    active: () => live.all().filter((run) => !isEnded(run)),
    onChange: (listener) => live.onChange(listener),
    start: (request, actor, may) => service.start({ columns: COLUMNS, rows: ROWS, ...request }, actor, may),
    async cancel(id, actor) {
      const run = live.get(id);
      if (run !== undefined) await service.cancel(run, actor);
    },
    parents: createParents(deps, live, service.endings),
    get queued() {
      return service.queued;
    },
  };
}
