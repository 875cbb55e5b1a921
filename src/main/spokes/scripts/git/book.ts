import type { Repository } from '#shared/contract/repositories';
import { SourceId } from '#shared/contract/scripts';
import { createCollection, type Collection } from '#main/hub/collection';
import type { Scope } from '#main/hub/scope';
import { isoOf } from '#main/platform/clock';
import { dueAt } from './due';
import type { Stored } from './store';

type Progress = NonNullable<Repository['progress']>;

/** The repositories as they are kept, with what goes on; followers are told of each change. */
export interface Book {
  readonly all: Collection<Repository>;
  get(id: string): Stored | undefined;
  values(): IterableIterator<Stored>;
  /** What is kept is this from now on. */
  set(stored: Stored): void;
  /** What goes on; null ends it. */
  tell(id: string, progress: Progress | null): void;
  remove(id: string): void;
}

/** Between two figures of what has come: people read no faster. */
const TELL_MS = 250;

/** A book of these repositories; its collection ends with the scope. */
export function createBook(scope: Scope, stored: readonly Stored[]): Book {
  const all = createCollection<Repository>({ keyOf: ({ source }) => source, scope });
  const kept = new Map(stored.map((one) => [one.id, one]));
  const going = new Map<string, Progress>();
  const told = new Map<string, number>();

  const show = (id: string): void => {
    const one = kept.get(id);
    if (one !== undefined) all.upsert([viewOf(one, going.get(id) ?? null)]);
  };
  for (const { id } of stored) show(id);

  return {
    all,
    get: (id) => kept.get(id),
    values: () => kept.values(),
    set(one) {
      kept.set(one.id, one);
      show(one.id);
    },
    tell(id, progress) {
      const before = going.get(id);
      if (progress === null) going.delete(id);
      else going.set(id, progress);
      const now = performance.now();
      if (progress !== null && before?.phase === progress.phase && now - (told.get(id) ?? 0) < TELL_MS) return;
      told.set(id, now);
      show(id);
    },
    remove(id) {
      kept.delete(id);
      going.delete(id);
      told.delete(id);
      all.remove([id]);
    },
  };
}

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : isoOf(ms));

function viewOf(stored: Stored, progress: Progress | null): Repository {
  const { result, failure, failures, triedAt } = stored;
  return {
    source: SourceId.parse(stored.id),
    url: stored.url,
    branch: stored.branch,
    folder: stored.folder,
    every: stored.every,
    follows: result?.follows ?? null,
    commit: result?.commit ?? null,
    changedAt: isoOrNull(stored.changedAt),
    syncedAt: isoOrNull(stored.syncedAt),
    leftOut: result?.leftOut ?? 0,
    failure: failure === null || failures === 0 ? null : { ...failure, at: isoOf(triedAt ?? 0), times: failures },
    progress,
    nextAt: isoOrNull(dueAt(stored)),
  };
}
