import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { CollectionEvent } from '#shared/contract/collection';
import { pagesOf } from '#shared/rpc/pages';
import { inShortTurns } from '#main/platform/short-turns';
import type { Scope } from './scope';

/** How many changes back a stream can take up again. */
const KEPT_CHANGES = 1_000;
const hubInstance = randomUUID();

/** A change that was made: `before` is what the key held until then. */
interface Change<T> {
  readonly key: string;
  readonly before: T | undefined;
}

/** Keyed items that sessions follow: pages of what there is, then what changed. */
export interface Collection<T> {
  readonly size: number;
  /** How many changes there were: what was made of the items holds for as long as it stays. */
  readonly version: number;
  get(key: string): T | undefined;
  values(): IterableIterator<T>;
  upsert(items: readonly T[]): void;
  remove(keys: readonly string[]): void;
  /** Takes up at `after` (a `seq`) where that is still known, else starts over. Ends when the signal or the owner's scope does. */
  follow(after: string | undefined, signal: AbortSignal, visible?: (item: T) => boolean): AsyncGenerator<CollectionEvent<T>, void, void>;
}

/** What a collection needs: how its items are told apart, and the lifetime that ends it. */
export interface CollectionOptions<T> {
  readonly keyOf: (item: T) => string;
  readonly scope: Scope;
  /** Which hub numbers the changes; another one's sequence is not taken up. */
  readonly instance?: string;
}

/** A collection whose followers each cost at most one entry per key, however slowly they read. */
export function createCollection<T>({ keyOf, scope, instance = hubInstance }: CollectionOptions<T>): Collection<T> {
  const items = new Map<string, T>();
  const ring: Change<T>[] = [];
  const followers = new Set<Follower<T>>();
  let count = 0;

  const note = (key: string, before: T | undefined, now: T | undefined): void => {
    ring[count % KEPT_CHANGES] = { key, before };
    count += 1;
    for (const follower of followers) follower.note(key, before, now);
  };
  const wake = (): void => {
    for (const follower of followers) follower.wake();
  };

  /** What a follower that saw change number `seen` has missed, or undefined when it has to start over. */
  function missed(after: string | undefined): Map<string, T | undefined> | undefined {
    const cut = after?.lastIndexOf(':') ?? -1;
    const seen = Number(after?.slice(cut + 1));
    if (after?.slice(0, cut) !== instance || !Number.isSafeInteger(seen)) return undefined;
    if (seen < 0 || seen > count || count - seen > KEPT_CHANGES) return undefined;
    const pending = new Map<string, T | undefined>();
    for (let at = seen; at < count; at += 1) {
      const change = ring[at % KEPT_CHANGES];
      if (change !== undefined && !pending.has(change.key)) pending.set(change.key, change.before);
    }
    return pending;
  }

  async function* follow(
    after: string | undefined,
    signal: AbortSignal,
    visible: (item: T) => boolean = () => true,
  ): AsyncGenerator<CollectionEvent<T>, void, void> {
    const ended = AbortSignal.any([signal, scope.signal]);
    const pending = missed(after);
    const follower = new Follower<T>(pending ?? new Map<string, T | undefined>());
    const seqNow = (): string => `${instance}:${count}`;
    let seq = seqNow();
    const stop = (): void => follower.wake();
    ended.addEventListener('abort', stop, { once: true });
    followers.add(follower);
    try {
      if (pending === undefined) {
        const there: T[] = [];
        await inShortTurns([...items.values()], (item) => {
          if (visible(item)) there.push(item);
        });
        yield { type: 'reset', total: there.length };
        for await (const page of inTurns(pagesOf(there))) yield { type: 'page', items: page };
      } else {
        const taken = follower.take();
        yield* changesOf(taken, after ?? seq, seq);
      }
      yield { type: 'ready', seq };
      while (!ended.aborted) {
        await follower.woken();
        if (ended.aborted) return;
        const last = seq;
        seq = seqNow();
        yield* changesOf(follower.take(), last, seq);
      }
    } finally {
      followers.delete(follower);
      ended.removeEventListener('abort', stop);
    }

    /** Only the last event carries `to`: who is cut off before it takes up at `from` and is told all of it again. */
    async function* changesOf(
      changes: ReadonlyMap<string, T | undefined>,
      from: string,
      to: string,
    ): AsyncGenerator<CollectionEvent<T>, void, void> {
      const upserts: T[] = [];
      const removes: string[] = [];
      await inShortTurns(changes, ([key, before]) => {
        const now = items.get(key);
        if (now !== undefined && visible(now)) upserts.push(now);
        else if (before !== undefined && visible(before)) removes.push(key);
      });
      let last: Told<T> | undefined;
      for await (const event of inTurns(eventsOf(removes, upserts, from))) {
        if (last !== undefined) yield last;
        last = event;
      }
      if (last !== undefined) yield { ...last, seq: to };
    }
  }

  return {
    get size() {
      return items.size;
    },
    get version() {
      return count;
    },
    get: (key) => items.get(key),
    values: () => items.values(),
    upsert(changed) {
      for (const item of changed) {
        const key = keyOf(item);
        note(key, items.get(key), item);
        items.set(key, item);
      }
      wake();
    },
    remove(keys) {
      for (const key of keys) {
        const before = items.get(key);
        if (before === undefined) continue;
        note(key, before, undefined);
        items.delete(key);
      }
      wake();
    },
    follow,
  };
}

type Told<T> = Extract<CollectionEvent<T>, { readonly type: 'upsert' | 'remove' }>;

/** What was removed, then what is new or changed, in pages. */
function* eventsOf<T>(removes: readonly string[], upserts: readonly T[], seq: string): Generator<Told<T>, void, void> {
  for (const keys of pagesOf(removes)) yield { type: 'remove', seq, keys };
  for (const items of pagesOf(upserts)) yield { type: 'upsert', seq, items };
}

/** Each of them in a turn of its own: a page is weighed and sent in a millisecond, and forty are not. */
async function* inTurns<V>(pages: Iterable<V>): AsyncGenerator<V, void, void> {
  let first = true;
  for (const page of pages) {
    if (!first) await setImmediate();
    first = false;
    yield page;
  }
}

/** One reader's share: what changed since it was last told, by key, with what it was told. */
class Follower<T> {
  #pending: Map<string, T | undefined>;
  #wake: (() => void) | undefined;
  #woken = false;

  constructor(pending: Map<string, T | undefined>) {
    this.#pending = pending;
  }

  note(key: string, before: T | undefined, now: T | undefined): void {
    if (!this.#pending.has(key)) this.#pending.set(key, before);
    // What came and went unseen is forgotten, so that keys that are never used again do not pile up.
    else if (now === undefined && this.#pending.get(key) === undefined) this.#pending.delete(key);
  }

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Resolves at the next wake, or at once when there was one since the last call. */
  async woken(): Promise<void> {
    if (!this.#woken) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
    this.#woken = false;
  }

  take(): ReadonlyMap<string, T | undefined> {
    const taken = this.#pending;
    this.#pending = new Map();
    return taken;
  }
}
