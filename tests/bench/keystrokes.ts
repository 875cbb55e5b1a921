import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { HubClient } from '#shared/contract/index';
import { figure, quantile } from '../support/figure';
import { counted } from './counts';
import { missingRow, type Row } from './report';

/** What is typed, each from an empty field: words that most scripts have, that few have, that none has. */
const TYPED = ['script', 'script 99', 'usual 42', 'n7', 'team', 'xq'];
const ROUNDS = counted(5, 1);
const AIM_MS = 16;

/** From a key in the search of the scripts' page, with the hub's catalogue as it is, to the list that answers it in the document. */
export async function keystrokes(hub: HubClient, scripts: number): Promise<Row> {
  const name = `a key in the search of ${scripts.toLocaleString('en')} scripts, p95`;
  const { chromiumFile, launchChromium, newContext } = await import('../e2e/support/browser');
  if (!existsSync(chromiumFile)) return missingRow(name, 'ms', `there is no ${chromiumFile}`);
  await hub.settings.set({ tourDone: true });
  const serving = hub.hub.serve({ port: 0 });
  const first = await serving.next();
  if (first.done === true || first.value.type !== 'listening') throw new Error('nothing is served');
  const browser = await launchChromium();
  try {
    const page = await (await newContext(browser)).newPage();
    await page.goto(first.value.link);
    await page.goto(new URL('/scripts', page.url()).href);
    const samples: number[] = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const times = await typeAll(page);
      if (round >= 0)
        samples.push(
          quantile(
            [...times].sort((a, b) => a - b),
            0.95,
          ),
        );
    }
    const ours = figure(samples);
    return { name, unit: 'ms', ours, aim: { text: `< ${AIM_MS} ms`, met: ours.median < AIM_MS } };
  } finally {
    await browser.close();
    await serving.return();
  }
}

/** Milliseconds for each key. */
async function typeAll(page: Page): Promise<readonly number[]> {
  const field = page.getByRole('searchbox', { name: 'Search scripts' });
  const times: number[] = [];
  for (const text of TYPED) {
    await field.fill('');
    await page.getByRole('grid').getByRole('row').nth(5).waitFor();
    for (const key of text) {
      const watching = await page.evaluateHandle(watchKey);
      await page.keyboard.press(key === ' ' ? 'Space' : key);
      times.push(await watching.evaluate(async (watched) => await watched.settled()));
    }
  }
  return times;
}

/** Listens for the next key, and for the last change of the list before the page is idle. */
function watchKey(): { settled: () => Promise<number> } {
  let from = 0;
  let last = 0;
  document.addEventListener('keydown', (event) => (from = event.timeStamp), { once: true, capture: true });
  const observer = new MutationObserver(() => (last = performance.now()));
  observer.observe(document.querySelector('main') ?? document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
  return {
    settled: () =>
      new Promise((resolve) => {
        requestIdleCallback(() => {
          observer.disconnect();
          resolve(Math.max(0, last - from));
        });
      }),
  };
}
