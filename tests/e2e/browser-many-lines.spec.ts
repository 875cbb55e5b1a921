import type { Page } from '@playwright/test';
import { expect, test } from './support/face';

// A million lines: followed while they are printed, opened, gone to, searched. The bounds are those of a busy machine;
// what was measured is among the results.

const LINES = 1_000_000;
const note = (type: string, description: string): void => {
  test.info().annotations.push({ type, description });
  process.stdout.write(`    ${type}: ${description}\n`);
};

interface Frames {
  readonly count: number;
  readonly worst: number;
  readonly over100: number;
  readonly median: number;
  /** The longest time in milliseconds that the page itself was at work without a pause; 0 where none took 50. */
  readonly longestTask: number;
}

/** Counts frames from now until the next call of the returned function. */
async function watchFrames(page: Page): Promise<() => Promise<Frames>> {
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
  const begun = Date.now();
  await act();
  await page.waitForFunction(
    ([where, what]) => [...document.querySelectorAll(where)].some((element) => element.textContent?.includes(what)),
    [selector, text] as const,
    { polling: 'raf' },
  );
  return Date.now() - begun;
}

async function memoryOf(page: Page): Promise<{ readonly heapMiB: number; readonly nodes: number }> {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  await client.send('Performance.enable');
  const { metrics } = await client.send('Performance.getMetrics');
  const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  await client.detach();
  return { heapMiB: Math.round(value('JSHeapUsedSize') / 104_857.6) / 10, nodes: value('Nodes') };
}

test('a million lines', async ({ dashboard: page, home }) => {
  test.setTimeout(300_000);
  await home.json('call', 'settings.set', '{"tourDone":true}');
  const { run } = (await home.json('call', 'runs.start', JSON.stringify({ script: 'long-log', params: { lines: LINES } }))) as {
    run: string;
  };
  const address = new URL(`/runs/${run}`, page.url()).href;
  const state = page.getByRole('main').getByRole('status').first();

  await test.step('followed', async () => {
    await page.goto(address);
    await expect(page.locator('.out-row').first()).toBeVisible();
    const frames = await watchFrames(page);
    await expect(state).toHaveText('succeeded', { timeout: 200_000 });
    const seen = await frames();
    note('frames while following', JSON.stringify(seen));
    expect(seen.count).toBeGreaterThan(0);
    expect(seen.over100 / seen.count).toBeLessThan(0.2);
    expect(seen.worst).toBeLessThan(2_000);
  });

  const before = await memoryOf(page);
  await test.step('opened', async () => {
    const took = await timed(page, () => page.goto(address, { waitUntil: 'commit' }), '.out-row', 'request');
    note('open', `${took} ms`);
    expect(took).toBeLessThan(5_000);
  });
  await test.step('a line gone to', async () => {
    const field = page.getByRole('textbox', { name: 'Go to line' });
    await field.fill('987654');
    const took = await timed(page, () => field.press('Enter'), '.out-row', '987654');
    note('jump', `${took} ms`);
    expect(took).toBeLessThan(5_000);
  });
  await test.step('searched', async () => {
    const search = page.getByRole('searchbox', { name: 'Search the output' });
    // Near the end, and the only one.
    const took = await timed(page, () => search.fill(' 999983 '), '.out-find .ax-search-aside', '1 of 1');
    note('search to its last line', `${took} ms, 150 ms of them until typing has settled`);
    expect(took).toBeLessThan(10_000);
    await expect(page.locator('.out-hit[data-current]')).toBeVisible();
    await search.fill('');
  });
  await test.step('scrolled through, in bounded memory', async () => {
    const field = page.getByRole('textbox', { name: 'Go to line' });
    for (let line = 10_000; line <= LINES; line += 16_500) {
      await field.fill(String(line));
      await timed(page, () => field.press('Enter'), '.out-row', String(line));
    }
    const after = await memoryOf(page);
    note('memory', `${before.heapMiB} MiB after following, ${after.heapMiB} MiB after 60 jumps, ${after.nodes} nodes`);
    expect(before.heapMiB).toBeLessThan(100);
    expect(after.heapMiB).toBeLessThan(100);
    expect(after.nodes).toBeLessThan(20_000);
  });
});
