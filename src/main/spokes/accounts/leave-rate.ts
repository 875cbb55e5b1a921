import { isLoopback } from './loopback';

/** How often one address may go off to a provider: so many at once, and one more each second. In the ten minutes of a way they are fewer than are remembered. */
const BURST = 60;
const REFILL_MS = 1_000;
/** Addresses that are remembered; the one that was quiet for longest is forgotten. */
const MOST = 1_024;

/** Holds back who goes off to a provider again and again: each time costs memory here and a request there. */
export interface LeaveRate {
  /** Milliseconds to wait; 0 where one may go, which is counted. */
  take(from: string): number;
}

/** A bucket for each address, and one for all of this machine's; `now` is in milliseconds, by a clock that nobody sets. */
export function createLeaveRate(now: () => number): LeaveRate {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();
  return {
    take(from) {
      const address = isLoopback(from) ? 'loopback' : from;
      const { left, at } = buckets.get(address) ?? { left: BURST, at: now() };
      const there = Math.min(BURST, left + (now() - at) / REFILL_MS);
      const may = there >= 1;
      buckets.delete(address); // To the end: the first of the map is the one that was quiet for longest.
      buckets.set(address, { left: may ? there - 1 : there, at: now() });
      for (const oldest of buckets.keys()) {
        if (buckets.size <= MOST) break;
        buckets.delete(oldest);
      }
      return may ? 0 : (1 - there) * REFILL_MS;
    },
  };
}
