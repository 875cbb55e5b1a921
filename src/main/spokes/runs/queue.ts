import type { Run } from '#shared/contract/runs';
import type { Staged, Work } from './ports';

/** A run that waits for a slot. What it is made of is unknown when it waited through a restart of the hub. */
export interface Waiting {
  readonly run: Run;
  readonly work: Work | undefined;
  readonly staged: Staged | undefined;
  readonly fallback: boolean;
  readonly size: { readonly columns: number; readonly rows: number };
  /** The pool, or the subject, whose limit stood in the way. */
  readonly blockedBy: string;
}

/** First in, first out. The order is that of the runs in the database, so that it survives a restart. */
export interface Queue {
  add(waiting: Waiting): void;
  /** True when it was there. */
  remove(id: string): boolean;
  inOrder(): readonly Waiting[];
  /** Whether anybody waits for this pool: who comes later must not overtake. */
  hasFor(pool: string): boolean;
  readonly size: number;
}

export function createQueue(): Queue {
  const waiting = new Map<string, Waiting>();
  return {
    add: (one) => void waiting.set(one.run.id, one),
    remove: (id) => waiting.delete(id),
    inOrder: () => [...waiting.values()],
    hasFor: (pool) => [...waiting.values()].some((one) => one.blockedBy === pool),
    get size() {
      return waiting.size;
    },
  };
}
