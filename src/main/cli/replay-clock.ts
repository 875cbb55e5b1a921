import { setTimeout as delay } from 'node:timers/promises';
import { HubError } from '#shared/contract/errors';
import type { Pace } from './print-log';

/** Milliseconds that go on evenly, and a way to let some of them pass. */
export interface ReplayClock {
  now(): number;
  /** Rejects once the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** This machine's own. */
export const realClock: ReplayClock = { now: () => performance.now(), wait: (ms, signal) => delay(ms, undefined, { signal }) };

/** Longer pauses are made as short as this, before the speed counts. */
export const LONGEST_PAUSE_MS = 2_000;

/**
 * Hands on what a run printed with the pauses that were between, `speed` times as fast; 0 has none. What its reader takes longer for is
 * made up for in the pauses that follow.
 */
export function createPace(speed: number, clock: ReplayClock, signal: AbortSignal): Pace {
  return async function* paced(items, eventOf) {
    let before: number | undefined;
    let due = clock.now();
    for await (const item of items) {
      const event = eventOf(item);
      if (speed > 0 && event.type === 'output') {
        const at = Date.parse(event.at);
        due += Math.min(LONGEST_PAUSE_MS, Math.max(0, at - (before ?? at))) / speed;
        before = at;
        await until(due, clock, signal);
      }
      if (signal.aborted) throw new HubError('CANCELLED', {});
      yield item;
    }
  };
}

async function until(due: number, clock: ReplayClock, signal: AbortSignal): Promise<void> {
  const left = due - clock.now();
  if (left <= 0) return;
  try {
    await clock.wait(left, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new HubError('CANCELLED', {}, { cause: error });
  }
}
