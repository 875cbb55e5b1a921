import type { Page } from '@playwright/test';
import { expect, test } from './support/face';
import { reach, start } from './support/sample-runs';

/** Has notifications kept in the page rather than shown: no browser of the tests shows any. */
async function keepNotices(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shown: object[] = [];
    Object.assign(globalThis, { shown });
    Object.defineProperty(window, 'Notification', {
      value: class extends EventTarget {
        static readonly permission = 'granted';
        closed = false;
        constructor(
          readonly title: string,
          readonly options: NotificationOptions,
        ) {
          super();
          shown.push(this);
        }
        close(): void {
          this.closed = true;
        }
      },
    });
  });
  await page.reload();
}
interface Kept extends EventTarget {
  readonly title: string;
  readonly options: NotificationOptions;
  readonly closed: boolean;
}
const keptNotices = (page: Page): Promise<readonly Pick<Kept, 'title' | 'options' | 'closed'>[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { shown: readonly Kept[] }).shown.map(({ title, options, closed }) => ({ title, options, closed })),
  );
const clickNotice = (page: Page, at: number): Promise<unknown> =>
  page.evaluate((n) => (globalThis as unknown as { shown: readonly Kept[] }).shown[n]?.dispatchEvent(new Event('click')), at);

test('a click on a notification of the browser opens its run; on one of many runs the list', async ({ dashboard: page, home }) => {
  await home.call('settings.set', { tourDone: true });
  await home.call('notifications.create', { name: 'Failures', on: ['failure'], desktop: true, together: 1 });
  await keepNotices(page);
  // What is told from now on is new to the page.
  await page.goto(new URL('/notifications', page.url()).href);
  await expect(page.getByRole('grid', { name: 'Rules' }).getByRole('row').filter({ hasText: 'Failures' })).toBeVisible();
  await expect(page.locator('.ax-bell')).toHaveAccessibleName('Notifications');

  const run = await start(home, 'failure');
  await expect.poll(() => keptNotices(page)).toMatchObject([{ title: 'Failures', closed: false }]);
  await clickNotice(page, 0);
  await expect(page).toHaveURL(new RegExp(`/runs/${run}$`));
  expect(await keptNotices(page)).toMatchObject([{ closed: true }]);

  await reach(home, await start(home, 'failure'));
  await expect.poll(() => keptNotices(page)).toHaveLength(2);
  await clickNotice(page, 1);
  await expect(page).toHaveURL(/\/notifications$/);
});

test('a page that lost its hub says when that is for want of a network, and comes back by itself', async ({ launched: { page } }) => {
  let cut = (): Promise<void> => Promise.resolve();
  let reachable = true;
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    if (!reachable) return void socket.close();
    socket.connectToServer();
    cut = () => socket.close();
  });
  await page.reload();
  await expect(page.locator('.ax-me b')).not.toBeEmpty();
  const health = page.locator('.ax-health');
  reachable = false;
  await cut();
  await expect(health).toHaveText('connection lost');
  await page.context().setOffline(true);
  await expect(health).toHaveText('this device is offline');
  reachable = true;
  await page.context().setOffline(false);
  await expect(page.getByText('hub healthy')).toBeVisible();
});
