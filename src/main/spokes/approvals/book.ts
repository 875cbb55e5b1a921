import type { Actor } from '#shared/contract/actor';
import type { RequestState } from '#shared/contract/approval-values';
import { createCollection, type Collection } from '#main/hub/collection';
import type { Tx } from '#main/platform/db-port';
import type { ApprovalsDeps, Kept } from './ports';
import { moveRequest, type ApprovalTables, type StoredRequest } from './store';

/** States that a request leaves by itself, or by somebody's word. */
const open: readonly RequestState[] = ['waiting', 'approved'];

/** True once a request cannot change any more. */
export const isOver = ({ state }: Pick<Kept, 'state'>): boolean => !open.includes(state);

/** What is written down with a change. */
export interface Change {
  readonly action: string;
  readonly outcome: 'ok' | 'refused' | 'failed';
  readonly actor: Actor;
  readonly runId?: string;
  readonly detail?: Readonly<Record<string, string>>;
  readonly personal?: Readonly<Record<string, string>>;
}

/** The requests of this hub, as those see them who look; changed after the storage alone. */
export interface Book {
  readonly shown: Collection<Kept>;
  get(id: string): StoredRequest | undefined;
  put(stored: StoredRequest): void;
  /** Forgets these. */
  drop(ids: readonly string[]): void;
  readonly onChange: (listener: () => void) => () => void;
  /**
   * Changes a request inside `tx`, with its audit entry, if it is still in the state `from` and, with `before`, not expired by then. False
   * where it is not: somebody else was quicker, and nothing was changed.
   */
  move(tx: Tx, next: Kept, from: RequestState, change: Change, before?: number): Promise<boolean>;
  /** The secrets that were typed for a request, until it is over. */
  readonly secrets: Map<string, Readonly<Record<string, string>>>;
}

/** Requests in memory, over those in the database. */
export function createBook({ scope, audit }: Pick<ApprovalsDeps, 'scope' | 'audit'>, stored: readonly StoredRequest[]): Book {
  const shown = createCollection<Kept>({ keyOf: ({ id }) => id, scope });
  const byId = new Map<string, StoredRequest>();
  const secrets = new Map<string, Readonly<Record<string, string>>>();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  scope.onClose(() => {
    secrets.clear();
    listeners.clear();
  });

  function put(one: StoredRequest): void {
    byId.set(one.request.id, one);
    if (isOver(one.request)) secrets.delete(one.request.id);
    shown.upsert([one.request]);
    tell();
  }
  for (const one of stored) put(one);

  return {
    shown,
    secrets,
    put,
    get: (id) => byId.get(id),
    drop(ids) {
      for (const id of ids) byId.delete(id);
      shown.remove(ids);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async move(tx, next, from, change, before) {
      if (!(await moveRequest(tx.tables<ApprovalTables>(), next, from, before))) return false;
      await audit.append(tx, { ...change, object: `approval:${next.id}` });
      tx.onCommit(() => {
        const one = byId.get(next.id);
        if (one !== undefined) put({ ...one, request: next });
      });
      return true;
    },
  };
}
