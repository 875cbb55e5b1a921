import type { Trigger } from '#shared/contract/schedules';
import { readCron, type Times } from './cron';

/** A time that comes up to so late is on time: a busy machine, a hub that makes room for the next. Milliseconds. */
export const GRACE_MS = 60_000;
/** A clock that is set back by up to so much is waited for, so that nothing is started twice; beyond, its times are times anew. */
export const SET_BACK_MS = 86_400_000;
/** Missed times are counted up to this many. */
export const MOST_MISSED = 1_000;

const never: Times = { after: () => undefined };

/** When a trigger is due. An interval counts from `anchor`, however long its runs take. Fails as `readCron` does. */
export function timesOf(trigger: Trigger, anchor: number, now: number): Times {
  switch (trigger.type) {
    case 'cron':
      return readCron(trigger.expression, trigger.zone, now);
    case 'interval': {
      const step = trigger.seconds * 1_000;
      return { after: (ms) => anchor + Math.max(1, Math.floor((ms - anchor) / step) + 1) * step };
    }
    case 'startup':
      return never;
  }
}

/** Whether what was seen to lies so far ahead that the clock was set back since: a schedule is not silent for years over that. */
export const wasSetBack = (settled: number, now: number): boolean => settled - now > SET_BACK_MS;

/** The next times after `after`, at most `count`. */
export function ahead(times: Times, after: number, count: number): readonly number[] {
  const found: number[] = [];
  for (let next = times.after(after); next !== undefined && found.length < count; next = times.after(next)) found.push(next);
  return found;
}

/** What there is to do: `dueAt` is a time that is due now; without it, all were missed. `missed` counts those before it. */
export interface Due {
  readonly dueAt: number | null;
  readonly missed: number;
  /** What is seen to with this. */
  readonly settles: number;
}

/**
 * What is due at `now` of what was not yet settled; undefined when nothing is. Of several times that are not late, the
 * last is due and those before it count as missed. A clock that was set back makes nothing due that is settled.
 */
export function dueAt(times: Times, settled: number, now: number): Due | undefined {
  const first = times.after(settled);
  if (first === undefined || first > now) return undefined;
  let last: number | null = null;
  let next = times.after(Math.max(settled, now - GRACE_MS - 1));
  while (next !== undefined && next <= now) {
    last = next;
    next = times.after(next);
  }
  const end = last ?? now + 1;
  let missed = 0;
  for (let at: number | undefined = first; at !== undefined && at < end && missed < MOST_MISSED; at = times.after(at)) missed += 1;
  return { dueAt: last, missed, settles: last ?? now };
}
