import type { Page } from '@playwright/test';
import { expect, test } from './support/face';

const scripts = (page: Page) => page.getByRole('grid', { name: 'Scripts' });
const go = (page: Page, path: string): Promise<void> =>
  page.evaluate((to) => {
    history.pushState(undefined, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
const linkPath = (link: string): string => `/link?to=${encodeURIComponent(link)}`;
const openLink = (page: Page, link: string): Promise<void> => go(page, linkPath(link));

test.beforeEach(async ({ home, launched }) => {
  await expect(launched.page.locator('.ax-me b')).not.toBeEmpty();
  await home.json('call', 'settings.set', '{"tourDone":true}');
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

test('what was run last is at hand too', async ({ dashboard, home }) => {
  await home.json('call', 'runs.start', '{"script":"hello"}');
  await expect(dashboard.getByRole('navigation', { name: 'At hand' }).getByRole('link')).toHaveText(['Hello']);
});

test('a link fills the form, says so, and runs nothing by itself', async ({ dashboard, home }) => {
  // As a page that is loaded, which is how another program opens an address.
  await dashboard.evaluate((to) => location.assign(to), linkPath('axle://run/hello?name=Ada%20L'));
  const name = dashboard.getByRole('textbox', { name: 'Name' });
  await expect(name).toHaveValue('Ada L');
  await expect(dashboard.getByText('A link filled in this form.')).toBeVisible();
  // Another link to the form that is open is another form.
  await openLink(dashboard, 'axle://run/hello?name=Grace');
  await expect(name).toHaveValue('Grace');
  const { items } = (await home.json('call', 'runs.page', '{}')) as { items: unknown[] };
  expect(items).toEqual([]);
  await dashboard.getByRole('button', { name: 'Run', exact: false }).last().click();
  await expect(dashboard.getByRole('region', { name: 'Output' }).getByText('Hello, Grace!')).toBeVisible();
});

for (const [what, link, message] of [
  ['another scheme', 'https://run/hello', 'It is no link to a script.'],
  ['what cannot be seen', 'axle://run/hello?name=%1B%5B2J', 'It holds characters that cannot be seen'],
  ['what is encoded twice', 'axle://run/hello?name=%252e', 'is encoded twice'],
  ['what is too long', `axle://run/hello?name=${'x'.repeat(9_000)}`, 'It is longer than a link may be.'],
] as const) {
  test(`a link with ${what} is refused`, async ({ dashboard }) => {
    await openLink(dashboard, link);
    await expect(dashboard.getByText('This link is not followed')).toBeVisible();
    await expect(dashboard.getByText(message)).toBeVisible();
  });
}

test('a link to a script that is not there, with a value that it does not take, or with a secret', async ({ dashboard }) => {
  await openLink(dashboard, 'axle://run/nowhere');
  await expect(dashboard.locator('.script-detail')).toContainText('There is no script');
  await openLink(dashboard, 'axle://run/hello?nam=x&name=Ada');
  await expect(dashboard.getByRole('alert')).toContainText('nam');
  await expect(dashboard.getByRole('textbox', { name: 'Name' })).not.toHaveValue('Ada');
  await openLink(dashboard, 'axle://run/secret?token=abc');
  await expect(dashboard.getByRole('alert')).toContainText('token: is a secret, which a link may not give');
  await expect(dashboard.getByLabel('Token', { exact: false }).first()).not.toHaveValue('abc');
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
