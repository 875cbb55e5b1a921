const SPAN_MS = 60_000;
const MOST = 3;

/** Tells a crash that is worth another try from one that comes back: more than three within a minute. */
export function createCrashGuard(now: () => number): { again(): boolean } {
  let crashes: readonly number[] = [];
  return {
    again() {
      crashes = [...crashes.filter((at) => now() - at < SPAN_MS), now()];
      return crashes.length <= MOST;
    },
  };
}
