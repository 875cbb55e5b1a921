import type { Occurrence, Trigger } from '#shared/contract/triggers';
import { createCollection, type Collection } from '#main/hub/collection';
import { isoOf } from '#main/platform/clock';
import type { TriggersDeps } from './ports';
import type { Stored } from './store';

/** A trigger in memory: as it is stored, and how it stands. */
export interface Entry {
  readonly stored: Stored;
  readonly waiting: number;
  readonly trouble: Trigger['trouble'];
  readonly last: Occurrence | null;
}

/** Every trigger of this hub, and how it is shown to those who follow. Changed after the storage alone. */
export interface Book {
  readonly shown: Collection<Trigger>;
  all(): readonly Entry[];
  get(id: string): Entry | undefined;
  /** By id, or by name whatever its case. */
  find(text: string): Entry | undefined;
  put(entry: Entry): void;
  patch(id: string, change: Partial<Entry>): void;
  /** One more event waits (`more` is 1), or one less (-1); `last` is what has become of it. */
  count(id: string, more: 1 | -1 | 0, last: Occurrence): void;
  drop(id: string): void;
  /** As it is to be shown at this moment. */
  show(entry: Entry): Trigger;
  /** Shows those anew whose scripts came, went or were renamed. Until the first time, none counts as gone. */
  renewScripts(): void;
  /** The same of jobs; before the scripts are known nothing is said of either. */
  renewJobs(): void;
}

/** A book of these triggers. */
export function createBook({ scope, startables }: Pick<TriggersDeps, 'scope' | 'startables'>, loaded: readonly Entry[]): Book {
  const entries = new Map<string, Entry>(loaded.map((entry) => [entry.stored.id, entry]));
  const shown = createCollection<Trigger>({ keyOf: ({ id }) => id, scope });
  let catalogueRead = false;

  function scriptOf({ kind, script: id, scriptName }: Stored): Trigger['script'] {
    const known = startables.get(kind, id);
    return { id, name: known?.name ?? scriptName, gone: catalogueRead && known === undefined };
  }

  function show({ stored, waiting, trouble, last }: Entry): Trigger {
    const { id, name, kind, params, take, event, atOnce, paused, maker, createdAt } = stored;
    return {
      id,
      name,
      kind,
      script: scriptOf(stored),
      params,
      take,
      event,
      atOnce,
      paused,
      maker: { name: maker.name, face: maker.face },
      createdAt: isoOf(createdAt),
      waiting,
      trouble,
      last,
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
    put(entry) {
      entries.set(entry.stored.id, entry);
      shown.upsert([show(entry)]);
    },
    patch(id, change) {
      const entry = entries.get(id);
      if (entry !== undefined) book.put({ ...entry, ...change });
    },
    count(id, more, last) {
      const entry = entries.get(id);
      if (entry === undefined) return;
      book.put({ ...entry, waiting: Math.max(0, entry.waiting + more), last });
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
      const changed = book.all().flatMap((entry) => {
        const now = scriptOf(entry.stored);
        const before = shown.get(entry.stored.id)?.script;
        return before?.gone === now.gone && before.name === now.name ? [] : [show(entry)];
      });
      if (changed.length > 0) shown.upsert(changed);
    },
  };
  shown.upsert(loaded.map(show));
  return book;
}
