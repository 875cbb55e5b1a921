import type { Page } from '@playwright/test';

// What the output of a run is like with very many lines (the sample `long-log`), as the tests and the bench measure it.

/** The frames of a page while something went on; times in milliseconds. */
export interface Frames {
  readonly count: number;
  readonly worst: number;
  readonly over100: number;
  readonly median: number;
  /** The longest time in milliseconds that the page itself was at work without a pause; 0 where none took 50. */
  readonly longestTask: number;
}

/** Counts frames from now until the next call of the returned function. */
export async function watchFrames(page: Page): Promise<() => Promise<Frames>> {
  const handle = await page.evaluateHandle(() => {
    const deltas: number[] = [];
    let last = performance.now();
    let going = true;
    let longestTask = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, Math.round(duration));
    });
    observer.observe({ type: 'longtask' });
    const tick = (now: number): void => {
      deltas.push(now - last);
      last = now;
      if (going) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    return {
      stop: () => {
        going = false;
        observer.disconnect();
        const sorted = deltas.slice(1).sort((a, b) => a - b);
        return {
          count: sorted.length,
          worst: Math.round(sorted.at(-1) ?? 0),
          over100: sorted.filter((delta) => delta > 100).length,
          median: Math.round(sorted[sorted.length >> 1] ?? 0),
          longestTask,
        };
      },
    };
  });
  return () => handle.evaluate((watch) => watch.stop());
}

/** How long it takes until a text stands in the output, from when `act` begins; counted by frames of the page. */
async function timed(page: Page, act: () => Promise<unknown>, selector: string, text: string): Promise<number> {
  const begun = performance.now();
  await act();
  await page.waitForFunction(
    ([where, what]) => [...document.querySelectorAll(where)].some((element) => element.textContent?.includes(what)),
    [selector, text] as const,
    { polling: 'raf' },
  );
  return performance.now() - begun;
}

/** Opens the page of a run; how long until it shows lines, in milliseconds. */
export const openOutput = (page: Page, address: string): Promise<number> =>
  timed(page, () => page.goto(address, { waitUntil: 'commit' }), '.out-row', 'request');

/** Goes to a line; how long until it is shown, in milliseconds. */
export async function jumpTo(page: Page, line: number): Promise<number> {
  const field = page.getByRole('textbox', { name: 'Go to line' });
  await field.fill(String(line));
  return await timed(page, () => field.press('Enter'), '.out-row', String(line));
}

/** What `long-log` prints in this line and in no other of the first million. */
export const onlyIn = (line: number): string => ` ${(line * 2_654_435_761) % 1_000_000} `;

/** Searches for what stands in the output once; how long until that is said, in milliseconds: 150 of them until typing has settled. */
export const searchFor = (page: Page, text: string): Promise<number> =>
  timed(page, () => page.getByRole('searchbox', { name: 'Search the output' }).fill(text), '.out-find .ax-search-aside', '1 of 1');
