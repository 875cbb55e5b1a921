import type { Implement } from '#shared/contract/kernel';
import type { Run } from '#shared/contract/runs';
import type { triggers } from '#shared/contract/triggers';
import type { Tx } from '#main/platform/db-port';
import { createBook, type Entry } from './book';
import { countWaiting, lastEvents, type EventTables } from './events';
import { createFolders } from './folders';
import { createHandlers } from './handlers';
import { createHooks } from './hooks';
import { createListening } from './listening';
import type { HookAnswer, HookRequest, RunsPort, TriggersDeps } from './ports';
import { createRunEnds } from './run-ends';
import { createSenders } from './senders';
import { createStarting } from './starting';
import { loadTriggers, type TriggerTables } from './store';
import { createTakeUp } from './taking-up';

export { migrations } from './migrations';
export type * from './ports';

/** The triggers as the hub sees them. */
export interface Triggers {
  readonly handlers: Implement<typeof triggers>;
  /** Shows those anew whose jobs came, went or were renamed. */
  readonly renew: () => void;
  /** The scripts that one may run, by its id or name; undefined where there is none. */
  scriptsOf(text: string): readonly string[] | undefined;
  /** How many are not paused: while there are any, somebody has to be there to see what happens. */
  active(): number;
  /** Called in the transaction that ends a run. */
  readonly runEnded: (tx: Tx, run: Run) => Promise<void>;
  /** Starts what waits, once there are runs. */
  readonly begin: (runs: RunsPort) => Promise<void>;
  /** Answers a request to a hook, as the face does. */
  readonly answer: (request: HookRequest) => Promise<HookAnswer>;
  /** Looks at the folders now; the timer calls it. */
  readonly look: () => Promise<void>;
}

/** Scripts and jobs that are started by what happens, for as long as the scope lives. */
export async function createTriggers(deps: TriggersDeps): Promise<Triggers> {
  const { scope, db, log, startables } = deps;
  const stored = await loadTriggers(db.tables<TriggerTables>(), log);
  const senders = await createSenders(deps.secrets, stored);
  const waiting = await countWaiting(db.tables<EventTables>());
  const entries: Entry[] = [];
  for (const one of stored) {
    const [last = null] = await lastEvents(db.tables<EventTables>(), one.id, 1);
    entries.push({ stored: one, waiting: waiting.get(one.id) ?? 0, trouble: null, last });
  }
  const book = createBook(deps, entries);
  const starting = createStarting(deps, book);
  const takeUp = createTakeUp(deps, book, starting.wake);
  const loadSenders = (): void => scope.track(senders.load((id, trouble) => book.patch(id, { trouble })));
  loadSenders();
  scope.onClose(deps.secrets.onOpen(loadSenders));
  const { answer } = createHooks(deps, book, takeUp, senders);
  const listening = createListening(deps, answer);
  const folders = createFolders(deps, book, takeUp);
  scope.track(
    (async () => {
      for await (const _change of startables.changes(scope.signal)) book.renewScripts();
    })(),
  );
  return {
    handlers: createHandlers(deps, { book, folders, listening, senders, wake: starting.wake }),
    renew: () => book.renewJobs(),
    scriptsOf: (text) => book.find(text)?.stored.scripts,
    active: () => book.all().filter(({ stored: { paused } }) => !paused).length,
    runEnded: createRunEnds(deps, book, takeUp),
    begin: starting.begin,
    answer,
    look: folders.look,
  };
}
