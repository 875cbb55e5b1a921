/** What a provider says of itself is good for so long to those who leave for it. Milliseconds. */
const GOOD_MS = 60_000;

/**
 * Gives what was answered less than a minute ago in place of asking again, and one answer to all who ask at once: whoever opens a page is not let
 * send requests elsewhere without end. A failure is kept for nobody else. `now` is in milliseconds, by a clock that nobody sets.
 */
export function recently<T>(ask: () => Promise<T>, now: () => number = () => performance.now()): () => Promise<T> {
  let kept: { readonly answer: Promise<T>; readonly until: number } | undefined;
  return async () => {
    if (kept !== undefined && kept.until > now()) return await kept.answer;
    const own = { answer: ask(), until: now() + GOOD_MS };
    kept = own;
    try {
      return await own.answer;
    } catch (error) {
      if (kept === own) kept = undefined;
      throw error;
    }
  };
}
