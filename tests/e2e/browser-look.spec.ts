import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { launchBrowser, type InBrowser } from './support/browser';
import { createHome, root, type Home } from './support/home';
import { findBarriers, picture, settled, sizes } from './support/look';
import { addOwnFolder, makeSampleRuns, type SampleRuns } from './support/sample-runs';

// Every page on a real hub with real runs, in both themes, both languages and three sizes: nothing serious by axe-core,
// nothing in the console, and a picture of each for people to look at.

interface Shown {
  readonly home: Home;
  readonly launched: InBrowser;
  readonly runs: SampleRuns;
  readonly complaints: string[];
}

const test = base.extend<object, { shown: Shown }>({
  shown: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures that are needed
    async ({}, use) => {
      const home = await createHome();
      try {
        await loseAuditHead(home);
        const launched = await launchBrowser(home);
        const complaints: string[] = [];
        launched.page.on('pageerror', (error) => complaints.push(String(error)));
        launched.page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
        await emptyPages(home, launched.page);
        await addOwnFolder(home);
        const runs = await makeSampleRuns(home);
        await use({ home, launched, runs, complaints });
        for (const run of [runs.live, runs.terminal]) await home.json('call', 'runs.cancel', JSON.stringify({ run }));
        await launched.close();
      } finally {
        await home.close();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

type Language = 'en' | 'fr';
type Theme = 'light' | 'dark' | 'contrast';
interface Look {
  readonly theme: Theme;
  readonly language: Language;
}
const looks: readonly Look[] = [
  ...(['light', 'dark'] as const).flatMap((theme) => (['en', 'fr'] as const).map((language) => ({ theme, language }))),
  { theme: 'contrast', language: 'en' },
];

/** What a person finds who has restored the data folder without this file: the chain then says so in every later verdict. */
async function loseAuditHead(home: Home): Promise<void> {
  await home.json('call', 'slots.set', JSON.stringify({ pool: 'hub', limit: 5 }));
  await home.json('call', 'hub.retire');
  await rm(join(home.folder, 'home', 'audit.head'));
}

async function choose(home: Home, page: Page, look: Look): Promise<void> {
  await home.json('call', 'settings.set', JSON.stringify({ ...look, tourDone: true }));
  const shown = look.theme === 'contrast' ? ['data-contrast', 'more'] : ['data-theme', look.theme];
  await expect(page.locator('html')).toHaveAttribute(...(shown as [string, string]));
  await expect(page.locator('html')).toHaveAttribute('lang', look.language);
}

/** A page by its address, and what is done on it before it is looked at. */
interface Stop {
  readonly name: string;
  readonly path: string;
  readonly act?: (page: Page) => Promise<void>;
}

async function visit(page: Page, { name, path, act }: Stop, { theme, language }: Look): Promise<readonly string[]> {
  await page.setViewportSize(sizes[0]);
  await page.goto(new URL(path, page.url()).href);
  await settled(page);
  await act?.(page);
  await settled(page);
  // Words do not change what a screen reader is told about: once per theme is enough.
  const barriers = language === 'en' ? await findBarriers(page) : [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    await settled(page);
    await picture(page, join(`${theme}-${language}`, `${name}-${size.width}`));
  }
  return barriers.map((barrier) => `${theme} ${name}: ${barrier}`);
}

/** What a person sees before anything ran. */
async function emptyPages(home: Home, page: Page): Promise<void> {
  for (const look of looks) {
    await choose(home, page, look);
    const found = [
      await visit(page, { name: 'home-empty', path: '/' }, look),
      await visit(page, { name: 'runs-empty', path: '/runs' }, look),
    ];
    await page.setViewportSize(sizes[0]);
    await home.json('call', 'settings.set', JSON.stringify({ tourDone: false }));
    await page.goto(new URL('/', page.url()).href);
    await expect(page.getByRole('dialog')).toBeVisible();
    if (look.language === 'en') found.push(await findBarriers(page));
    await picture(page, join(`${look.theme}-${look.language}`, 'tour-1280'));
    expect(found.flat()).toEqual([]);
  }
}

const stops = (runs: SampleRuns): readonly Stop[] => [
  { name: 'home', path: '/' },
  { name: 'scripts', path: '/scripts' },
  { name: 'script', path: '/scripts/hello' },
  { name: 'script-form', path: '/scripts/every-kind' },
  {
    name: 'script-errors',
    path: '/scripts/every-kind',
    act: async (page) => {
      const form = page.locator('.script-form');
      await form.locator('input').first().fill('');
      await form.locator('input[inputmode=numeric]').fill('99');
      await form.locator('details.script-options summary').click();
      await form.locator('.script-go').click();
      await expect(form.locator('[aria-invalid=true]')).toHaveCount(2);
    },
  },
  {
    name: 'script-confirm',
    path: '/scripts?script=Restart%20web%20tier',
    act: async (page) => {
      await page.locator('.script-go').click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'script-problem', path: '/scripts?script=Rotate%20certificates' },
  { name: 'runs', path: '/runs' },
  { name: 'runs-none', path: '/runs?state=lost' },
  { name: 'run-live', path: `/runs/${runs.live}` },
  { name: 'run-ended', path: `/runs/${runs.long}` },
  {
    name: 'run-search',
    path: `/runs/${runs.long}`,
    act: async (page) => {
      await page.locator('.out-find input').fill('error');
      await expect(page.locator('.out-find .ax-search-aside')).toContainText('100');
      await expect(page.locator('.out-hit[data-current]')).toBeVisible();
    },
  },
  { name: 'run-failed', path: `/runs/${runs.failed}` },
  { name: 'run-params', path: `/runs/${runs.everyKind}` },
  {
    name: 'run-secret-again',
    path: `/runs/${runs.secret}`,
    act: async (page) => {
      await page.locator('.ax-page-head .ax-actions button').first().click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  { name: 'run-cancelled', path: `/runs/${runs.cancelled}` },
  {
    name: 'run-terminal',
    path: `/runs/${runs.terminal}`,
    act: async (page) => expect(page.locator('.xterm-rows')).toContainText('What is your name?'),
  },
  {
    name: 'run-retried',
    path: `/runs/${runs.retried}`,
    act: async (page) => expect(page.locator('main').getByRole('link', { name: /2 (of|sur) 3/ })).toBeVisible(),
  },
  { name: 'run-unknown', path: '/runs/00000000-0000-4000-8000-000000000000' },
  { name: 'audit', path: '/audit' },
  {
    name: 'audit-verified',
    path: '/audit',
    act: async (page) => {
      await page.locator('.audit-verify button').last().click();
      await expect(page.locator('.audit-verify .ax-tag[data-tone=ok]')).toBeVisible();
      await expect(page.locator('.audit-verify p')).toContainText([/kept apart|conservée à part/]);
      await page.getByRole('grid').getByRole('row').nth(3).click();
      await expect(page.locator('.audit-entry')).toBeVisible();
    },
  },
  {
    name: 'audit-compared',
    path: '/audit',
    act: async (page) => {
      await page.locator('.audit-verify button[aria-expanded]').click();
      await page.locator('.audit-kept input').fill('12:abc');
      await expect(page.locator('.audit-kept [role=alert]')).toBeVisible();
      await page.locator('.audit-kept input').fill(`2:${'0'.repeat(64)}`);
      await page.keyboard.press('Enter');
      await expect(page.locator('.audit-verify .ax-tag[data-tone=bad]')).toBeVisible();
      // A head that does not fit is nothing to keep: there is none to copy.
      await expect(page.locator('.audit-verify button')).toHaveCount(2);
    },
  },
  { name: 'settings', path: '/settings' },
  { name: 'settings-slots', path: '/settings#slots' },
  { name: 'settings-about', path: '/settings#about' },
  {
    name: 'settings-sandbox',
    path: '/settings#about',
    act: (page) => page.locator('#about .ax-facts').last().scrollIntoViewIfNeeded(),
  },
  {
    name: 'palette',
    path: '/',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('lo');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  },
  { name: 'unknown', path: '/nowhere' },
];

for (const look of looks) {
  test(`every page, ${look.theme}, ${look.language}`, async ({ shown: { home, launched, runs, complaints } }) => {
    test.setTimeout(240_000);
    const { page } = launched;
    await page.setViewportSize(sizes[0]);
    await choose(home, page, look);
    const barriers: string[] = [];
    const only = process.env['AXLE_LOOK_AT']?.split(',');
    for (const stop of stops(runs).filter(({ name }) => only?.includes(name) ?? true))
      await test.step(stop.name, async () => void barriers.push(...(await visit(page, stop, look))));
    expect.soft(barriers).toEqual([]);
    expect(complaints, 'the console').toEqual([]);
  });
}

test('the session ended', async ({ shown: { home, launched } }) => {
  const page = await launched.page.context().newPage();
  const sockets: { close: () => void }[] = [];
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    socket.connectToServer();
    sockets.push({ close: () => void socket.close() });
  });
  for (const theme of ['light', 'dark'] as const) {
    await choose(home, launched.page, { theme, language: 'en' });
    await page.goto(new URL('/', launched.page.url()).href);
    await settled(page);
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    for (const socket of sockets.splice(0)) socket.close();
    await expect(page.getByText('axle serve')).toBeVisible();
    expect(await findBarriers(page)).toEqual([]);
    await picture(page, join(`${theme}-en`, 'session-ended-1280'));
    await page.context().addCookies(cookies);
  }
  await page.close();
});

// The README's pictures are of the repository: they are renewed when somebody asks, `AXLE_SCREENSHOTS=1`.
if (process.env['AXLE_SCREENSHOTS'] !== undefined) {
  test('the pictures of the README', async ({ shown: { home, launched, runs } }) => {
    const { page } = launched;
    await page.setViewportSize(sizes[0]);
    for (const theme of ['light', 'dark'] as const) {
      await choose(home, page, { theme, language: 'en' });
      for (const [name, path] of [
        ['home', '/'],
        ['run', `/runs/${runs.long}`],
      ] as const) {
        await page.goto(new URL(path, page.url()).href);
        await settled(page);
        await picture(page, name, join(root, 'docs', 'images', `${name}-${theme}.png`));
      }
    }
  });
}
