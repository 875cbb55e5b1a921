/** How many requests one address may make: this many at once, and so many more each second. */
export const BURST = 120;
const PER_SECOND = 20;
/** What one costs that proved nothing, beside the one that each costs. */
const REFUSED_COST = 9;
/** Addresses that are remembered; the one that was quiet for longest is forgotten. */
const MOST_ADDRESSES = 1_024;

/** Holds back who asks too much. */
export interface Rate {
  /** Undefined when it may go on, else for how many seconds it may not. */
  take(address: string): number | undefined;
  /** It proved nothing: that costs more. */
  refused(address: string): void;
}

/** A bucket for each address; `now` is in milliseconds. */
export function createRate(now: () => number): Rate {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();

  function spend(address: string, cost: number): number {
    const { left, at } = buckets.get(address) ?? { left: BURST, at: now() };
    // A clock that was set back gives nothing, and takes nothing.
    const there = Math.min(BURST, left + (Math.max(0, now() - at) / 1_000) * PER_SECOND);
    const rest = there < 1 ? there : Math.max(0, there - cost);
    buckets.delete(address);
    buckets.set(address, { left: rest, at: now() });
    for (const oldest of buckets.keys()) {
      if (buckets.size <= MOST_ADDRESSES) break;
      buckets.delete(oldest);
    }
    return there;
  }

  return {
    take(address) {
      const there = spend(address, 1);
      return there < 1 ? Math.ceil((1 - there) / PER_SECOND) : undefined;
    },
    refused: (address) => void spend(address, REFUSED_COST),
  };
}
