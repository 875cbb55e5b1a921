import type { Scope } from '#main/hub/scope';
import type { Clock } from '#main/platform/clock';

/** A machine that slept, or a clock that was set, is noticed after at most so long. */
export const LONGEST_MS = 30_000;
/** What is still due after it was seen to, since the storage could not, is tried again after this. */
const AGAIN_MS = 2_000;

/** One timer for whatever is due next. */
export interface Alarm {
  /** Looks anew at what is due next, after that has changed. */
  readonly set: () => void;
}

/** Calls `ring` when `nearest` (milliseconds since 1970) has come, and every 30 s in any case. Ends with the scope. */
export function createAlarm(scope: Scope, clock: Clock, nearest: () => number | undefined, ring: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined;

  function set(): void {
    clearTimeout(timer);
    if (scope.signal.aborted) return;
    const wait = (nearest() ?? Number.POSITIVE_INFINITY) - clock.now();
    timer = setTimeout(expire, Math.min(LONGEST_MS, wait > 0 ? wait : AGAIN_MS));
    timer.unref();
  }

  function expire(): void {
    ring();
    set();
  }

  scope.onClose(() => clearTimeout(timer));
  return { set };
}
