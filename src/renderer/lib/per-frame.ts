/** Longest wait for a paint; a hidden page paints never. */
const NO_PAINT_MS = 250;

/** Resolves at the next paint, or soon where there is none. */
export const nextPaint = (): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, NO_PAINT_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Groups items into one array per animation frame; pulls no further until the frame was painted. */
export async function* perFrame<T>(source: AsyncIterable<T>, max = 512, paint = nextPaint): AsyncGenerator<readonly T[], void, void> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    let pending = iterator.next();
    for (;;) {
      const first = await pending;
      if (first.done === true) return;
      const batch: T[] = [first.value];
      const painted = paint().then(() => null);
      for (;;) {
        pending = iterator.next();
        // What `pending` holds when the frame ends is the first of the next one: an item, the end, or a failure,
        // which must not take the items before it along.
        const step = await Promise.race([pending, painted]).catch(() => null);
        if (step === null || step.done === true || batch.length >= max) break;
        batch.push(step.value);
      }
      yield batch;
    }
  } finally {
    await iterator.return?.();
  }
}
