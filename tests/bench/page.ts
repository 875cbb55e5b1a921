import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { HubClient } from '#shared/contract/index';
import { jumpTo, onlyIn, openOutput, searchFor, watchFrames, type Frames } from '../e2e/support/many-lines';
import { figure } from '../support/figure';
import { createHubHome } from '../support/hub-process';
import { counted } from './counts';
import { missingRow, type Bench, type Row } from './report';

const LINES = counted(1_000_000, 20_000);
const FOLLOWS = counted(3, 1);
const LOOKS = counted(7, 1);
const PATIENCE_MS = 600_000;

const many = `${LINES.toLocaleString('en')} lines`;
const FRAMES = [`frames over 100 ms while following ${many}`, 'frames'] as const;
const WORST = [`longest frame while following ${many}`, 'ms'] as const;
const OPEN = [`page open of ${many}`, 'ms'] as const;
const JUMP = [`page jump among ${many}`, 'ms'] as const;
const SEARCH = [`page search of ${many}, 150 ms of typing included`, 'ms'] as const;

/** The dashboard in Chromium, with a million lines: followed while they are printed, opened, gone to, searched. */
export const page: Bench = {
  name: 'page',
  packages: ['@playwright/test'],
  async run() {
    const { chromiumFile, launchChromium, newContext } = await import('../e2e/support/browser');
    if (!existsSync(chromiumFile))
      return [FRAMES, WORST, OPEN, JUMP, SEARCH].map(([name, unit]) => missingRow(name, unit, `there is no ${chromiumFile}`));
    const home = createHubHome();
    const hubProcess = await home.start();
    const { hub, close } = await hubProcess.connect();
    const browser = await launchChromium();
    try {
      await hub.settings.set({ tourDone: true });
      const serving = hub.hub.serve({ port: 0 });
      const first = await serving.next();
      if (first.done === true || first.value.type !== 'listening') throw new Error('nothing is served');
      const window = await (await newContext(browser)).newPage();
      await window.goto(first.value.link);
      return await measure(hub, window);
    } finally {
      await browser.close();
      close();
      await hubProcess.stop();
      home.remove();
    }
  },
};

async function measure(hub: HubClient, window: Page): Promise<readonly Row[]> {
  const frames: Frames[] = [];
  let address = '';
  for (let round = 0; round < FOLLOWS; round += 1) {
    const { run } = await hub.runs.start({ script: 'long-log', params: { lines: LINES } });
    address = new URL(`/runs/${run}`, window.url()).href;
    frames.push(await follow(window, address));
  }
  const [open, jump, search]: [number[], number[], number[]] = [[], [], []];
  for (let look = 0; look < LOOKS; look += 1) {
    open.push(await openOutput(window, address));
    jump.push(await jumpTo(window, LINES - 12_346));
    search.push(await searchFor(window, onlyIn(LINES - 17)));
  }
  const over = figure(frames.map(({ over100 }) => over100));
  return [
    { name: FRAMES[0], unit: FRAMES[1], ours: over, aim: { text: '0', met: Math.max(...over.samples) === 0 } },
    { name: WORST[0], unit: WORST[1], ours: figure(frames.map(({ worst }) => worst)) },
    looked(OPEN, open),
    looked(JUMP, jump),
    looked(SEARCH, search),
  ];
}

/** The frames of the page from its first line to the end of the run. */
async function follow(window: Page, address: string): Promise<Frames> {
  await window.goto(address);
  await window.locator('.out-row').first().waitFor({ timeout: PATIENCE_MS });
  const stop = await watchFrames(window);
  const ended = window.getByRole('main').getByRole('status').filter({ hasText: 'succeeded' });
  await ended.first().waitFor({ timeout: PATIENCE_MS });
  return await stop();
}

function looked([name, unit]: readonly [string, string], samples: readonly number[]): Row {
  const ours = figure(samples);
  return { name, unit, ours, aim: { text: '< 1,000 ms', met: ours.median < 1_000 } };
}
