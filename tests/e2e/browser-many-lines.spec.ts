import type { Page } from '@playwright/test';
import { expect, test } from './support/face';
import { jumpTo, onlyIn, openOutput, searchFor, watchFrames } from './support/many-lines';

// A million lines: followed while they are printed, opened, gone to, searched. What was measured is among the results;
// what it may come to is the bench's to say (`npm run bench -- page`), a test knows no time.

const LINES = 1_000_000;
const note = (type: string, description: string): void => {
  test.info().annotations.push({ type, description });
  process.stdout.write(`    ${type}: ${description}\n`);
};

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
  await home.call('settings.set', { tourDone: true });
  const { run } = (await home.call('runs.start', { script: 'long-log', params: { lines: LINES } })) as {
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
    await expect(page.locator('.out-row').last()).toContainText(LINES.toString());
  });

  const before = await memoryOf(page);
  await test.step('opened', async () => {
    const took = await openOutput(page, address);
    note('open', `${Math.round(took)} ms`);
  });
  await test.step('a line gone to', async () => {
    const took = await jumpTo(page, 987_654);
    note('jump', `${Math.round(took)} ms`);
    await expect(page.locator('.out-row[data-line="987654"]')).toBeInViewport();
  });
  await test.step('searched', async () => {
    const took = await searchFor(page, onlyIn(999_983));
    note('search to its last line', `${Math.round(took)} ms, 150 ms of them until typing has settled`);
    await expect(page.locator('.out-hit[data-current]')).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search the output' }).fill('');
  });
  await test.step('scrolled through, in bounded memory', async () => {
    for (let line = 10_000; line <= LINES; line += 16_500) await jumpTo(page, line);
    const after = await memoryOf(page);
    note('memory', `${before.heapMiB} MiB after following, ${after.heapMiB} MiB after 60 jumps, ${after.nodes} nodes`);
    expect(before.heapMiB).toBeLessThan(100);
    expect(after.heapMiB).toBeLessThan(100);
    expect(after.nodes).toBeLessThan(20_000);
  });
});
