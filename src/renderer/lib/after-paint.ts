/** A window that nobody sees paints nothing. */
const UNSEEN_MS = 250;

/** Calls back when what is drawn now is on the screen, or would be. */
export function afterPaint(then: () => void): void {
  // The frame is made after its callbacks: a task that follows comes after it.
  const frame = requestAnimationFrame(() => {
    clearTimeout(unseen);
    setTimeout(then);
  });
  const unseen = setTimeout(() => {
    cancelAnimationFrame(frame);
    then();
  }, UNSEEN_MS);
}
