import type { Run } from '#shared/contract/runs';
import { steadyNow } from '#main/platform/clock';
import type { Prepared } from './launcher';
import type { Limiter, Staging, Work } from './ports';
import type { Asked } from './store';

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
  /** What others wait for who came before a run of this subject by this person: it must not overtake them. */
  behind(subject: string, holder: string): Limiter | undefined;
  readonly size: number;
}

/** Whether both count for the limit of this kind that one of them met. */
export const countTogether = (limiter: Limiter, a: Run, b: Run): boolean =>
  limiter === 'pool' || (limiter === 'subject' ? a.subject.id === b.subject.id : a.actor.name === b.actor.name);

/** Nobody waits yet. `now` is what time it is, `steady` a clock that is never set; both in milliseconds. */
export function createQueue(now: () => number = Date.now, steady: () => number = steadyNow): Queue {
  const waiting = new Map<string, Waiting>();
  /** When those are due that wait for their time, by the steady clock. */
  const due = new Map<string, number>();

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
    },
    get: (id) => waiting.get(id),
    remove(id) {
      due.delete(id);
      return waiting.delete(id);
    },
    inOrder: () => [...waiting.values()],
    isDue: (id) => steady() >= (due.get(id) ?? 0),
    behind(subject, holder) {
      let own: Limiter | undefined;
      for (const { blockedBy, run } of waiting.values()) {
        if (blockedBy === 'pool') return 'pool';
        if (blockedBy === 'holder' ? run.actor.name === holder : run.subject.id === subject) own ??= blockedBy;
      }
      return own;
    },
    get size() {
      return waiting.size;
    },
  };
}
