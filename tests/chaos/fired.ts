import type { HubClient } from '#shared/contract/index';
import type { Schedule } from '#shared/contract/schedules';
import { deferred } from '../support/settled';

/** A hub that was just made to look at its schedules has two seconds for what is due, and then some. */
const DEADLINE_MS = 12_000;

/** The schedules of a hub as it tells of them. */
export interface Fired {
  /** The schedule as soon as it is so; undefined when it was not in time. */
  until(name: string, holds: (schedule: Schedule) => boolean): Promise<Schedule | undefined>;
  close(): void;
}

/**
 * Follows the schedules; `started` has the run of each time that something was started for, over all hubs, and `onTwice` is told
 * where there were two.
 */
export function followFired(hub: HubClient, started: Map<string, string>, onTwice: (what: string) => void): Fired {
  const abort = new AbortController();
  const known = new Map<string, Schedule>();
  const waiting = new Set<(schedule: Schedule) => void>();

  function note(schedule: Schedule): void {
    const { id, name, last } = schedule;
    known.set(name, schedule);
    if (last?.result.type === 'started' && last.dueAt !== null) {
      const due = `${id} ${last.dueAt}`;
      const before = started.get(due) ?? last.result.run;
      if (before !== last.result.run) onTwice(`${name} was started twice for ${last.dueAt}`);
      started.set(due, last.result.run);
    }
    for (const look of waiting) look(schedule);
  }

  void (async () => {
    for await (const event of hub.schedules.watch({}, { signal: abort.signal }))
      if (event.type === 'page' || event.type === 'upsert') event.items.forEach(note);
  })().catch(() => undefined); // The hub was ended, or nobody listens any more.

  return {
    async until(name, holds) {
      const now = known.get(name);
      if (now !== undefined && holds(now)) return now;
      const found = deferred<Schedule | undefined>();
      const look = (schedule: Schedule): void => {
        if (schedule.name === name && holds(schedule)) found.resolve(schedule);
      };
      waiting.add(look);
      const timer = setTimeout(() => found.resolve(undefined), DEADLINE_MS);
      return await found.promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(look);
      });
    },
    close: () => abort.abort(),
  };
}
