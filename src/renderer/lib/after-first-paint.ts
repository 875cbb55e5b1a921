/** A window that nobody sees paints nothing. */
const UNSEEN_MS = 1_000;

/** Calls back once the page's first content is on the screen, which is when Chromium lets keys through to it. */
export function afterFirstPaint(then: () => void): void {
  const observer = new PerformanceObserver((painted) => {
    if (painted.getEntriesByName('first-contentful-paint').length > 0) finish();
  });
  const finish = (): void => {
    observer.disconnect();
    clearTimeout(unseen);
    then();
  };
  const unseen = setTimeout(finish, UNSEEN_MS);
  observer.observe({ type: 'paint', buffered: true });
}
