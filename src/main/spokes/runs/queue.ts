import type { Run } from '#shared/contract/runs';
import { steadyOverSleep } from '#main/platform/clock';
import type { Prepared } from './launcher';
import type { Limiter, Obstacle, Staging, Work } from './ports';
import type { Asked } from './store';
import { shared } from './targets';

/** A run that waits for a slot. What it is made of is unknown when it waited through a restart of the hub. */
export interface Waiting {
  readonly run: Run;
  readonly work: Work | undefined;
  readonly staging: Staging | undefined;
  readonly asked: Asked | undefined;
  /** What was begun while it was being admitted, until that is taken back; then when it is. */
  readonly ahead: Promise<Prepared> | undefined;
  readonly undone?: Promise<void> | undefined;
  /** Whose limit stands in the way, as far as is known; undefined for one that waits for its time, and keeps nobody waiting. */
  readonly blockedBy: Limiter | undefined;
}

/** First in, first out. The order is that of the runs in the database, so that it survives a restart. */
export interface Queue {
  /** Puts a run at the end, or what is newly known of it at its place. */
  put(waiting: Waiting): void;
  get(id: string): Waiting | undefined;
  /** True when it was there. */
  remove(id: string): boolean;
  inOrder(): readonly Waiting[];
  /** Whether the time has come that it waits for, if any: as long after it was put here as it said then, wherever the clock is set to. */
  isDue(id: string): boolean;
  /** What others wait for who came before this run and count for the same limit: it must not overtake them. */
  behind(run: Counted): Obstacle | undefined;
  /** How many wait before this one that it must not overtake, as far as is known now; null for one that is not here, or waits for its time. */
  before(id: string): number | null;
  /** Calls back after a change of who waits, or for what; gives how to stop. */
  onChange(listener: () => void): () => void;
  readonly size: number;
}

/** What limits count of a run. */
type Counted = Pick<Run, 'subject' | 'actor' | 'targets'>;

const together: Readonly<Record<Limiter, (a: Counted, b: Counted) => boolean>> = {
  pool: () => true,
  holder: (a, b) => a.actor.name === b.actor.name,
  // Any of them: were those passed that only lack another, who wants several could wait for ever.
  target: (a, b) => shared(a.targets, b.targets).length > 0,
  subject: (a, b) => a.subject.id === b.subject.id,
};

/** Whether both count for the limit of this kind that one of them met. */
export const countTogether = (limiter: Limiter, a: Counted, b: Counted): boolean => together[limiter](a, b);

/** What stands in the way of a run while another waits before it that met a limit of this kind. */
export const obstacleOf = (by: Limiter, before: Counted, run: Counted): Obstacle => ({
  by,
  targets: by === 'target' ? shared(run.targets, before.targets) : [],
});

/** What a run says of what stands in its way. */
export const limitedBy = ({ by, targets }: Obstacle): Run['limitedBy'] => ({ by, target: targets[0] ?? null });

/** Nobody waits yet. `now` is what time it is, `steady` a clock that is never set and goes on while the machine sleeps; in milliseconds. */
export function createQueue(now: () => number = Date.now, steady: () => number = steadyOverSleep): Queue {
  const waiting = new Map<string, Waiting>();
  /** When those are due that wait for their time, by the steady clock. */
  const due = new Map<string, number>();
  const listeners = new Set<() => void>();

  function note({ id, notBefore, queuedAt }: Run): void {
    if (notBefore === null || due.has(id)) return;
    const until = Date.parse(notBefore);
    // Never longer than it was to wait at first, however far the clock was set back since.
    due.set(id, steady() + Math.max(0, Math.min(until - now(), until - Date.parse(queuedAt))));
  }

  return {
    put(one) {
      waiting.set(one.run.id, one);
      note(one.run);
      for (const listener of listeners) listener();
    },
    get: (id) => waiting.get(id),
    remove(id) {
      due.delete(id);
      const was = waiting.delete(id);
      if (was) for (const listener of listeners) listener();
      return was;
    },
    inOrder: () => [...waiting.values()],
    isDue(id) {
      const at = due.get(id);
      return at === undefined || steady() >= at;
    },
    behind(run) {
      let own: Obstacle | undefined;
      for (const { blockedBy, run: before } of waiting.values()) {
        if (blockedBy === undefined || (own !== undefined && blockedBy !== 'pool')) continue;
        if (!countTogether(blockedBy, before, run)) continue;
        own = obstacleOf(blockedBy, before, run);
        if (blockedBy === 'pool') return own;
      }
      return own;
    },
    before(id) {
      const own = waiting.get(id);
      if (own?.blockedBy === undefined) return null;
      let count = 0;
      for (const { blockedBy, run } of waiting.values()) {
        if (run.id === id) break;
        if (blockedBy !== undefined && countTogether(blockedBy, run, own.run)) count += 1;
      }
      return count;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get size() {
      return waiting.size;
    },
  };
}
