/** Calls `run` for each item, at most `width` at a time. The first failure ends it once those under way have ended. */
export async function forEachBounded<T>(items: Iterable<T>, width: number, run: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let step = iterator.next(); step.done !== true && !failed; step = iterator.next()) {
      try {
        await run(step.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: width }, worker));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason instanceof Error ? failure.reason : new Error(String(failure.reason));
}
