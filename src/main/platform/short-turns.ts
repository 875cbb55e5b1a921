import { setImmediate } from 'node:timers/promises';

/** How long one turn may take, in milliseconds: others wait for their own meanwhile. */
const TURN_MS = 2;

/** So many of them at a time. */
export function* inBatches<T>(items: readonly T[], size: number): Generator<readonly T[], void, void> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** Does `each` for every item, in turns of about 2 ms: what is quick for one item is not for ten thousand. */
export async function inShortTurns<T>(items: Iterable<T>, each: (item: T) => void): Promise<void> {
  let since = performance.now();
  let [before, longest] = [since, 0];
  for (const item of items) {
    each(item);
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
    // The next may take as long as any before it.
    if (now - since + longest < TURN_MS) continue;
    await setImmediate();
    before = since = performance.now();
  }
}
