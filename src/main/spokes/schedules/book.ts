import type { Schedule } from '#shared/contract/schedules';
import { SHOWN_AHEAD } from '#shared/contract/schedules';
import { createCollection, type Collection } from '#main/hub/collection';
import { isoOf } from '#main/platform/clock';
import type { SchedulesDeps } from './ports';
import type { Stored, StoredChange } from './store';
import { ahead, timesOf } from './timing';
import type { Times } from './cron';

/** A schedule in memory, as it is stored. */
export interface Entry {
  readonly stored: Stored;
  readonly times: Times;
  /** When it is due next; undefined while it is paused, and where no clock says. Milliseconds since 1970. */
  readonly next: number | undefined;
}

/** Every schedule of this hub, and how it is shown to those who follow. Changed after the storage alone. */
export interface Book {
  readonly shown: Collection<Schedule>;
  all(): readonly Entry[];
  get(id: string): Entry | undefined;
  /** By id, or by name whatever its case. */
  find(text: string): Entry | undefined;
  put(stored: Stored): void;
  patch(id: string, change: StoredChange): void;
  drop(id: string): void;
  /** As it is to be shown at this moment. */
  show(stored: Stored): Schedule;
  /** Shows those anew whose scripts came, went or were renamed. Until the first time, none counts as gone. */
  renewScripts(): void;
  /** The same of jobs; before the scripts are known nothing is said of either. */
  renewJobs(): void;
}

/** A book of these schedules. */
export function createBook({ scope, clock, log, startables }: SchedulesDeps, loaded: readonly Stored[]): Book {
  const entries = new Map<string, Entry>();
  const shown = createCollection<Schedule>({ keyOf: ({ id }) => id, scope });
  let catalogueRead = false;

  function readTimes(stored: Stored): Times {
    try {
      return timesOf(stored.trigger, stored.anchor, clock.now());
    } catch (error) {
      // A zone that this version does not know, say: it is shown, and never due.
      log.warn('schedules.unreadable-trigger', { id: stored.id, error });
      return { after: () => undefined };
    }
  }

  function enter(stored: Stored, times: Times): void {
    entries.set(stored.id, { stored, times, next: stored.paused ? undefined : times.after(stored.settled) });
  }

  function scriptOf({ kind, script: id, scriptName }: Stored): Schedule['script'] {
    const known = startables.get(kind, id);
    return { id, name: known?.name ?? scriptName, gone: catalogueRead && known === undefined };
  }

  function show(stored: Stored): Schedule {
    const times = entries.get(stored.id)?.times;
    const from = Math.max(stored.settled, clock.now());
    return {
      id: stored.id,
      name: stored.name,
      kind: stored.kind,
      script: scriptOf(stored),
      params: stored.params,
      trigger: stored.trigger,
      missed: stored.missed,
      paused: stored.paused,
      maker: { name: stored.maker.name, face: stored.maker.face },
      createdAt: isoOf(stored.createdAt),
      last: stored.last,
      next: stored.paused || times === undefined ? [] : ahead(times, from, SHOWN_AHEAD).map(isoOf),
    };
  }

  const book: Book = {
    shown,
    all: () => [...entries.values()],
    get: (id) => entries.get(id),
    find(text) {
      const folded = text.toLowerCase();
      return entries.get(text) ?? book.all().find(({ stored }) => stored.name.toLowerCase() === folded);
    },
    put(stored) {
      enter(stored, readTimes(stored));
      shown.upsert([show(stored)]);
    },
    patch(id, change) {
      const entry = entries.get(id);
      if (entry === undefined) return;
      const stored = { ...entry.stored, ...change };
      const same = change.trigger === undefined && change.anchor === undefined;
      enter(stored, same ? entry.times : readTimes(stored));
      shown.upsert([show(stored)]);
    },
    drop(id) {
      entries.delete(id);
      shown.remove([id]);
    },
    show,
    renewScripts() {
      catalogueRead = true;
      book.renewJobs();
    },
    renewJobs() {
      if (!catalogueRead) return;
      const changed = book.all().flatMap(({ stored }) => {
        const now = scriptOf(stored);
        const before = shown.get(stored.id)?.script;
        return before?.gone === now.gone && before.name === now.name ? [] : [show(stored)];
      });
      if (changed.length > 0) shown.upsert(changed);
    },
  };
  for (const stored of loaded) enter(stored, readTimes(stored));
  shown.upsert(loaded.map(show));
  return book;
}
