/** As many removals are remembered; those that were made known longest ago go first. */
const MOST = 4_096;

/** What runs have removed, and when in milliseconds. */
export interface Removals {
  add(script: string, key: string, at: number): void;
  of(script: string, key: string): number | undefined;
}

/**
 * Nothing is left of a value that was removed, so that a write which was made before and comes in after would bring it back. Two runs'
 * writes come in apart by what the hub takes to ask for them, a hub that was killed by as long as it was gone: both are one hub's memory.
 */
export function createRemovals(): Removals {
  const known = new Map<string, number>();
  const nameOf = (script: string, key: string): string => JSON.stringify([script, key]);
  return {
    add(script, key, at) {
      const name = nameOf(script, key);
      known.delete(name);
      known.set(name, at);
      for (const oldest of known.keys()) {
        if (known.size <= MOST) break;
        known.delete(oldest);
      }
    },
    of: (script, key) => known.get(nameOf(script, key)),
  };
}
