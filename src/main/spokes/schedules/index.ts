import type { Implement } from '#shared/contract/kernel';
import type { schedules } from '#shared/contract/schedules';
import { createAlarm } from './alarm';
import { createBook } from './book';
import { createFiring } from './firing';
import { createHandlers } from './handlers';
import type { SchedulesDeps } from './ports';
import { loadSchedules, type ScheduleTables } from './store';

export { migrations } from './migrations';
export type * from './ports';

/** The schedules as the hub sees them. */
export interface Schedules {
  readonly handlers: Implement<typeof schedules>;
  /** Shows those anew whose jobs came, went or were renamed. */
  readonly renew: () => void;
  /** The scripts that one may run, by its id or name; undefined where there is none. */
  scriptsOf(text: string): readonly string[] | undefined;
  /** How many are not paused: while there are any, somebody has to be there to start them. */
  active(): number;
  /** Sees to what is due now; resolves when each has its run, or its refusal. The timer calls it. */
  readonly check: () => Promise<void>;
  /** Resolves when what runs at a start of the hub, and what was missed before it, has been seen to. */
  readonly begun: Promise<void>;
}

/** Scripts and jobs that run by themselves, for as long as the scope lives. */
export async function createSchedules(deps: SchedulesDeps): Promise<Schedules> {
  const { scope, db, log, clock, startables } = deps;
  const book = createBook(deps, await loadSchedules(db.tables<ScheduleTables>(), log));
  const firing = createFiring(deps, book, () => alarm.set());
  const alarm = createAlarm(scope, clock, firing.nearest, () => scope.track(firing.check()));
  alarm.set();
  const begun = firing.begin().then(firing.check);
  scope.track(begun);
  scope.track(
    (async () => {
      for await (const _change of startables.changes(scope.signal)) book.renewScripts();
    })(),
  );
  return {
    handlers: createHandlers(deps, book, alarm.set),
    renew: () => book.renewJobs(),
    scriptsOf: (text) => book.find(text)?.stored.scripts,
    active: () => book.all().filter(({ stored }) => !stored.paused).length,
    check: firing.check,
    begun,
  };
}
