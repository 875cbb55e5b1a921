import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/face';
import type { Home } from './support/home';
import { reach, start } from './support/sample-runs';

const scripts = (page: Page) => page.getByRole('grid', { name: 'Scripts' });
const go = (page: Page, path: string): Promise<void> =>
  page.evaluate((to) => {
    history.pushState(undefined, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
const runButton = (page: Page) => page.locator('.script-go');
const linkPath = (link: string): string => `/link?to=${encodeURIComponent(link)}`;
/** As a page that is loaded, which is how another program opens an address. */
const load = async (page: Page, path: string): Promise<void> => void (await page.goto(new URL(path, page.url()).href));
const openLink = (page: Page, link: string): Promise<void> => go(page, linkPath(link));

const runsOf = async (home: Home): Promise<readonly string[]> =>
  ((await home.call('runs.page')) as { items: { id: string }[] }).items.map(({ id }) => id);

test.beforeEach(async ({ home, launched }) => {
  await expect(launched.page.locator('.ax-me b')).not.toBeEmpty();
  await home.call('settings.set', { tourDone: true });
});

test('a star makes a script a favourite: in the filter, on Home, first in the palette, for the command line', async ({
  dashboard,
  home,
}) => {
  await go(dashboard, '/scripts');
  await scripts(dashboard)
    .getByRole('row')
    .filter({ hasText: 'System report' })
    .getByRole('button', { name: /^Favourite/ })
    .click();
  await expect.poll(() => home.json('scripts', 'favourite', 'list')).toMatchObject([{ name: 'System report' }]);
  await home.json('scripts', 'favourite', 'add', 'hello');
  await dashboard.getByRole('button', { name: '2 favourites' }).click();
  await expect(scripts(dashboard).getByRole('row')).toHaveCount(3); // With the head.
  await scripts(dashboard).getByText('Hello', { exact: true }).click();
  const star = dashboard.locator('.script-detail').getByRole('button', { name: 'Favourite: Hello' });
  await expect(star).toHaveAttribute('aria-pressed', 'true');

  await go(dashboard, '/');
  const hand = dashboard.getByRole('navigation', { name: 'At hand' });
  await expect(hand.getByRole('link')).toHaveText(['System report', 'Hello']);
  await dashboard.keyboard.press('Control+k');
  await expect(dashboard.getByRole('option').nth(0)).toContainText('System report');
  await expect(dashboard.getByRole('option').nth(1)).toContainText('Hello');
  await dashboard.keyboard.press('Escape');

  await hand.getByRole('link', { name: 'Hello' }).click();
  await star.click();
  await expect(star).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(() => home.json('scripts', 'favourite', 'list')).toMatchObject([{ name: 'System report' }]);
});

test('a key stars the row of the catalogue; what is gone is listed on Home and in the palette, to be taken off', async ({
  dashboard,
  home,
}) => {
  const folder = join(home.folder, 'short-lived');
  await mkdir(folder);
  for (const name of ['first', 'second']) await writeFile(join(folder, `${name}.sh`), `#!/bin/bash\n# @axle.name Short ${name}\n`);
  await home.json('scripts', 'add-source', folder);
  await go(dashboard, '/scripts');
  await dashboard.getByRole('searchbox').fill('Short');
  await expect(scripts(dashboard).getByRole('row')).toHaveCount(3);
  await scripts(dashboard).focus();
  await dashboard.keyboard.press('*');
  await expect.poll(() => home.json('scripts', 'favourite', 'list')).toMatchObject([{ name: 'Short first' }]);
  await dashboard.keyboard.press('ArrowDown');
  await dashboard.keyboard.press('ArrowDown');
  await dashboard.keyboard.press('*');
  await expect.poll(async () => ((await home.json('scripts', 'favourite', 'list')) as unknown[]).length).toBe(2);

  await rm(folder, { recursive: true });
  await home.call('scripts.sync').catch(() => undefined);
  await go(dashboard, '/');
  const hand = dashboard.getByRole('navigation', { name: 'At hand' });
  await expect(hand.getByText('is there no more')).toHaveCount(2);
  await hand
    .getByRole('button', { name: /^Remove .* from your favourites$/ })
    .first()
    .click();
  await expect(hand.getByText('is there no more')).toHaveCount(1);
  await dashboard.keyboard.press('Control+k');
  const group = dashboard.getByRole('group', { name: 'Favourites that are gone' });
  await expect(group.getByRole('option')).toHaveCount(1);
  await group.getByRole('option').click();
  await expect.poll(() => home.json('scripts', 'favourite', 'list')).toEqual([]);

  // What was run last is at hand too.
  await dashboard.keyboard.press('Escape');
  const run = await start(home, 'hello');
  await expect(hand.getByRole('link')).toHaveText(['Hello']);
  await reach(home, run); // To quit while it goes on would be asked about.
});

test.describe('links', () => {
  test.use({ sharing: true });

  test('a link fills the form, says so, and runs nothing by itself', async ({ dashboard, home }) => {
    const before = await runsOf(home);
    await load(dashboard, linkPath('axle://run/hello?name=Ada%20L'));
    const name = dashboard.getByRole('textbox', { name: 'Name' });
    await expect(name).toHaveValue('Ada L');
    await expect(dashboard.getByText('A link filled in this form.')).toBeVisible();
    // Another link to the form that is open is another form.
    await openLink(dashboard, 'axle://run/hello?name=Grace');
    await expect(name).toHaveValue('Grace');
    expect(await runsOf(home)).toEqual(before);
    await runButton(dashboard).click();
    const question = dashboard.getByRole('dialog', { name: 'Run Hello?' });
    await expect(question).toContainText('A link asks to run this.');
    await question.getByRole('button', { name: 'Run' }).click();
    await expect(dashboard.getByRole('region', { name: 'Output' }).getByText('Hello, Grace!')).toBeVisible();
  });

  test('a link is marked, also when it is loaded anew, and no key that was meant for something else runs it', async ({
    dashboard,
    home,
  }) => {
    const before = await runsOf(home);
    for (const [link, notice] of [
      ['axle://run/hello', 'A link opened this form.'],
      ['axle://run/hello?name=Evil', 'A link filled in this form.'],
      ['axle://run/prompt', 'A link opened this form.'], // It has no parameters.
    ] as const) {
      await load(dashboard, linkPath(link));
      for (const again of [false, true]) {
        if (again) await dashboard.reload();
        await expect(dashboard.getByRole('status').filter({ hasText: notice })).toBeFocused();
        await dashboard.keyboard.press('Enter');
        await expect(dashboard.getByRole('dialog')).toHaveCount(0);
        await dashboard.keyboard.press('Control+Enter');
        await expect(dashboard.getByRole('dialog')).toContainText('A link asks to run this.');
        await dashboard.keyboard.press('Enter'); // The focus is on the way back.
        await expect(dashboard.getByRole('dialog')).toHaveCount(0);
      }
    }
    expect(await runsOf(home)).toEqual(before);
  });

  test('the address of a form is read as strictly as a link, and its values go when the form is left', async ({ dashboard }) => {
    const name = dashboard.getByRole('textbox', { name: 'Name' });
    for (const [search, message] of [
      ['param.name=x%E2%80%AEy%E2%80%8Bz', 'It holds characters that cannot be seen'],
      ['param.name=a&param.name=b', 'It gives a value twice.'],
      ['param.__proto__=a', '__proto__'],
    ] as const) {
      await load(dashboard, `/scripts/hello?${search}`);
      await expect(dashboard.getByRole('alert')).toContainText(message);
      await expect(name).toHaveValue('world');
    }
    await openLink(dashboard, 'axle://run/hello?name=Evil');
    await expect(name).toHaveValue('Evil');
    await name.fill('Evil too');
    await go(dashboard, '/scripts/hello');
    await expect(name).toHaveValue('world');
  });

  test('a link does not stop the page by a value that a pattern takes for ever on', async ({ dashboard, home }) => {
    const folder = join(home.folder, 'slow');
    await mkdir(folder);
    const param = String.raw`# @axle.param code {kind: text, label: Code, pattern: '\w*\d*\w*\d*\w*-\d+'}`;
    await writeFile(join(folder, 'slow.sh'), `#!/bin/bash\n# @axle.id slow\n${param}\necho ran\n`, { mode: 0o755 });
    await home.call('settings.set', { trust: 'warn' });
    await home.json('scripts', 'add-source', folder);
    await load(dashboard, linkPath(`axle://run/slow?code=${'1'.repeat(1_500)}`));
    await expect(dashboard.getByText('A link filled in this form.')).toBeVisible();
    await dashboard.keyboard.press('Control+Enter');
    await dashboard.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
    await expect(dashboard.locator('[aria-invalid=true]')).toBeVisible(); // The hub gave it up.
  });

  test('a link that is none, or to what is not there, or with what is not taken or a secret, says so', async ({ dashboard }) => {
    for (const [link, message] of [
      ['https://run/hello', 'It is no link to a script.'],
      ['axle://run/hello?name=%1B%5B2J', 'It holds characters that cannot be seen'],
      ['axle://run/%252e', 'is encoded twice'],
      [`axle://run/hello?name=${'x'.repeat(9_000)}`, 'It is longer than a link may be.'],
    ] as const) {
      await openLink(dashboard, link);
      await expect(dashboard.getByText('This link is not followed')).toBeVisible();
      await expect(dashboard.getByText(message)).toBeVisible();
    }
    await load(dashboard, linkPath('https://run/hello'));
    await expect(dashboard.getByText('This link is not followed')).toBeVisible();
    await dashboard.reload();
    await expect(dashboard.getByText('This link is not followed')).toBeVisible();

    await openLink(dashboard, 'axle://run/nowhere');
    await expect(dashboard.locator('.script-detail')).toContainText('There is no script');
    await openLink(dashboard, 'axle://run/hello?nam=x&name=Ada');
    await expect(dashboard.getByRole('alert')).toContainText('nam');
    await expect(dashboard.getByRole('textbox', { name: 'Name' })).not.toHaveValue('Ada');
    await openLink(dashboard, 'axle://run/secret?token=abc');
    await expect(dashboard.getByRole('alert')).toContainText('token – is a secret, which a link may not give');
    await expect(dashboard.getByLabel('Token', { exact: false }).first()).not.toHaveValue('abc');
    await expect.poll(() => dashboard.url()).toMatch(/param\.token=$/); // Out of the address, and the history.
  });

  test('a link that is copied leads back to the same values', async ({ dashboard }) => {
    await go(dashboard, '/scripts/hello');
    await dashboard.getByRole('textbox', { name: 'Name' }).fill('Zoë & co');
    await dashboard.evaluate(() => {
      document.addEventListener('copy', (event) => Object.assign(globalThis, { copied: event.clipboardData?.getData('text/plain') }));
      const { clipboard } = navigator;
      Object.defineProperty(clipboard, 'writeText', {
        value: (text: string) => {
          Object.assign(globalThis, { copied: text });
          return Promise.resolve();
        },
      });
    });
    await dashboard.getByRole('button', { name: 'Copy link' }).click();
    await expect(dashboard.getByText('A link to this form')).toBeVisible();
    const copied = await dashboard.evaluate(() => String(Reflect.get(globalThis, 'copied')));
    expect(copied).toBe('axle://run/hello?name=Zo%C3%AB%20%26%20co');
    await go(dashboard, '/');
    await openLink(dashboard, copied);
    await expect(dashboard.getByRole('textbox', { name: 'Name' })).toHaveValue('Zoë & co');
  });
});
