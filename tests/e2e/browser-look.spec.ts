import { join } from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { launchBrowser, newContext, type InBrowser } from './support/browser';
import { createHome, root } from './support/home';
import { hubOf } from './support/hub-of';
import { findBarriers, findOverflow, picture, settled, sizes, taken } from './support/look';
import { stops, type Stop } from './support/look-stops';
import { leaveOldHub, makeSampleAccess, signInAsAda, type SampleAccess } from './support/sample-access';
import { addOwnFolder, makeSampleRuns, type SampleRuns } from './support/sample-runs';

// Every page on a real hub with real runs, in both themes, both languages and three sizes: nothing serious by axe-core,
// nothing beside the window, nothing in the console, and a picture of each for people to look at.

type Set = (to: Readonly<Record<string, unknown>>) => Promise<unknown>;

interface Shown {
  readonly launched: InBrowser;
  readonly set: Set;
  /** The page of somebody who signed in by name and password. */
  readonly hers: Page;
  readonly runs: SampleRuns;
  readonly access: SampleAccess;
  readonly complaints: string[];
}

const fail = (): never => {
  throw new Error('there is no browser');
};

const test = base.extend<object, { shown: Shown }>({
  shown: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures that are needed
    async ({}, use) => {
      const home = await createHome();
      try {
        await leaveOldHub(home);
        const launched = await launchBrowser(home);
        const { hub, close } = await hubOf(home);
        const complaints: string[] = [];
        const listen = (page: Page): void => {
          page.on('pageerror', (error) => complaints.push(String(error)));
          page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
        };
        listen(launched.page);
        await emptyPages(launched.page, hub.settings.set);
        await addOwnFolder(home);
        const runs = await makeSampleRuns(home);
        const access = await makeSampleAccess(home);
        const hers = await (await newContext(launched.page.context().browser() ?? fail())).newPage();
        await signInAsAda(hers, launched.page.url());
        listen(hers);
        await use({ launched, set: hub.settings.set, hers, runs, access, complaints });
        for (const run of [runs.live, runs.terminal]) await hub.runs.cancel({ run });
        close();
        await launched.close();
      } finally {
        await home.close();
      }
    },
    // It fills a hub first; the bound is there for what hangs.
    { scope: 'worker', timeout: 300_000 },
  ],
});

type Language = 'en' | 'fr';
type Theme = 'light' | 'dark' | 'contrast';
type Size = (typeof sizes)[number];
interface Look {
  readonly theme: Theme;
  readonly language: Language;
}
const looks: readonly Look[] = [
  { theme: 'light', language: 'en' },
  { theme: 'light', language: 'fr' },
  { theme: 'dark', language: 'en' },
  { theme: 'contrast', language: 'en' },
  // Its words were looked at in daylight, its colours in English: both at once only people see.
  ...(taken ? [{ theme: 'dark', language: 'fr' } as const] : []),
];

async function choose(set: Set, page: Page, look: Look): Promise<void> {
  await set({ ...look, tourDone: true });
  const shown = look.theme === 'contrast' ? ['data-contrast', 'more'] : ['data-theme', look.theme];
  await expect(page.locator('html')).toHaveAttribute(...(shown as [string, string]));
  await expect(page.locator('html')).toHaveAttribute('lang', look.language);
}

/** To another page as a link of it leads there: the program is loaded once. */
async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(async (to) => {
    // What is on show already is left first, so that it begins anew.
    for (const address of ['/nowhere', to]) {
      history.pushState(null, '', address);
      await new Promise(requestAnimationFrame);
    }
  }, path);
}

async function visit(
  page: Page,
  { name, path, act, leave }: Stop,
  { theme, language }: Look,
  within: readonly Size[] = sizes,
): Promise<readonly string[]> {
  await page.setViewportSize(sizes[0]);
  await page.keyboard.press('Escape'); // The palette, which is no page's own, would stay open over the next one.
  await goTo(page, path);
  await settled(page);
  await act?.(page);
  await settled(page);
  // Neither words nor colours change what a screen reader is told about: the whole is asked once, and what depends on colours once per theme.
  const rules = theme === 'light' ? [] : ['color-contrast', 'link-in-text-block'];
  const found = language === 'en' ? [...(await findBarriers(page, ...rules))] : [];
  // Nor do colours change where things lie.
  for (const size of theme === 'light' || taken ? within : []) {
    await page.setViewportSize(size);
    await settled(page);
    found.push(...(await findOverflow(page)).map((overflow) => `${size.width}: ${overflow}`));
    await picture(page, join(`${theme}-${language}`, `${name}-${size.width}`));
  }
  await leave?.(page);
  return found.map((what) => `${theme} ${language} ${name}: ${what}`);
}

/** Pages that say what to do while there is nothing in them; they have one layout, which is looked at in both languages. */
const EMPTY = ['jobs', 'schedules', 'triggers', 'notifications', 'secrets', 'identity', 'people', 'approvals', 'certificates'];

/** What a person sees before there is anything. */
async function emptyPages(page: Page, set: Set): Promise<void> {
  for (const look of looks) {
    await choose(set, page, look);
    const found = [
      await visit(page, { name: 'home-empty', path: '/' }, look),
      await visit(page, { name: 'runs-empty', path: '/runs' }, look),
    ];
    if (look.theme === 'light')
      for (const name of EMPTY) found.push(await visit(page, { name: `${name}-empty`, path: `/${name}` }, look, [sizes[0]]));
    await page.setViewportSize(sizes[0]);
    await goTo(page, '/');
    await set({ tourDone: false });
    await expect(page.getByRole('dialog')).toBeVisible();
    if (look.language === 'en') found.push(await findBarriers(page));
    await picture(page, join(`${look.theme}-${look.language}`, 'tour-1280'));
    expect(found.flat()).toEqual([]);
  }
}

for (const look of looks) {
  test(`every page, ${look.theme}, ${look.language}`, async ({ shown: { launched, set, hers, runs, access, complaints } }) => {
    test.setTimeout(240_000);
    const { page } = launched;
    for (const each of [page, hers]) {
      await each.setViewportSize(sizes[0]);
      await choose(set, each, look);
    }
    const barriers: string[] = [];
    const only = process.env['AXLE_LOOK_AT']?.split(',');
    for (const stop of stops(runs, access).filter(({ name }) => only?.includes(name) ?? true))
      await test.step(stop.name, async () => void barriers.push(...(await visit(stop.signedIn ? hers : page, stop, look))));
    expect.soft(barriers).toEqual([]);
    expect(complaints, 'the console').toEqual([]);
  });
}

test('the session ended', async ({ shown: { launched, set } }) => {
  const page = await launched.page.context().newPage();
  const sockets: { close: () => void }[] = [];
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    socket.connectToServer();
    sockets.push({ close: () => void socket.close() });
  });
  for (const theme of ['light', 'dark'] as const) {
    await choose(set, launched.page, { theme, language: 'en' });
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
  test('the pictures of the README', async ({ shown: { launched, set, runs } }) => {
    const { page } = launched;
    await page.setViewportSize(sizes[0]);
    for (const theme of ['light', 'dark'] as const) {
      await choose(set, page, { theme, language: 'en' });
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
