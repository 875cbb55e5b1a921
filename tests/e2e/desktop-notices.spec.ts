import type { ElectronApplication } from '@playwright/test';
import { expect } from '@playwright/test';
import { closeWindow, launchDesktop, visibleWindows, type Desktop } from './support/desktop';
import { test } from './support/face';
import type { Home } from './support/home';
import { start } from './support/sample-runs';

interface Kept {
  readonly title: string;
  readonly actions: readonly string[];
}

/** Has notifications kept rather than shown: under Xvfb nobody shows any. */
const keepNotices = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ Notification }) => {
    const kept: Electron.Notification[] = [];
    Object.assign(globalThis, { kept });
    Notification.isSupported = () => true;
    Notification.prototype.show = function () {
      kept.push(this);
    };
  });
const notices = (app: ElectronApplication): Promise<readonly Kept[]> =>
  app.evaluate(() => {
    const kept = Reflect.get(globalThis, 'kept') as readonly Electron.Notification[];
    return kept.map(({ title, actions }) => ({ title, actions: actions.map(({ text }) => text ?? '') }));
  });
/** Tells the n-th of them what the system would when somebody clicks: on it, or on its button as this Electron says which. */
const click = (app: ElectronApplication, at: number, ...button: readonly unknown[]): Promise<void> =>
  app.evaluate(
    (_electron, [n, args]) => {
      const kept = Reflect.get(globalThis, 'kept') as readonly Electron.Notification[];
      if (args.length === 0) kept[n]?.emit('click', {});
      else kept[n]?.emit('action', ...args);
    },
    [at, button] as const,
  );

/** A desktop that stays in the tray, with a rule that tells of failures there. */
async function launch(home: Home, together: number): Promise<Desktop> {
  const desktop = await launchDesktop(home);
  await expect.poll(() => home.hubKind()).toBe('desktop');
  await home.call('settings.set', { tourDone: true, stayInTray: true });
  await home.call('notifications.create', { name: 'Failures', on: ['failure'], desktop: true, together });
  await keepNotices(desktop.app);
  return desktop;
}
async function fail({ app }: Desktop, home: Home): Promise<string> {
  const before = (await notices(app)).length;
  const run = await start(home, 'failure');
  await expect.poll(async () => (await notices(app)).length).toBe(before + 1);
  return run;
}

test('a click on a notification opens its run: in the window that is there, in one that is hidden, in a new one', async ({ home }) => {
  const desktop = await launch(home, 5);
  const { app, page, close } = desktop;
  await page.evaluate(() => Object.assign(globalThis, { still: 'here' }));
  const first = await fail(desktop, home);
  expect(await notices(app)).toEqual([{ title: 'Failures', actions: ['Open', 'Run again…'] }]);
  await click(app, 0);
  await expect(page).toHaveURL(new RegExp(`/runs/${first}$`));

  const second = await fail(desktop, home);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await expect.poll(() => visibleWindows(app)).toEqual([]);
  await click(app, 1);
  await expect.poll(() => visibleWindows(app)).toEqual([`/runs/${second}`]);
  expect(await page.evaluate(() => Reflect.get(globalThis, 'still') as unknown)).toBe('here'); // Not loaded anew.

  await closeWindow(app);
  await expect.poll(() => visibleWindows(app)).toEqual([]);
  await home.call('settings.set', { language: 'fr' });
  const third = await fail(desktop, home);
  expect((await notices(app))[2]?.actions).toEqual(['Ouvrir', 'Relancer…']);
  const made = app.waitForEvent('window');
  await click(app, 2);
  await expect(await made).toHaveURL(new RegExp(`/runs/${third}$`));
  await close();
});

test('the buttons of a notification open its run, and ask whether it is to run again: nothing runs by itself', async ({ home }) => {
  const desktop = await launch(home, 5);
  const { app, page, close } = desktop;
  const runs = async (): Promise<number> => ((await home.json('runs', 'list')) as object[]).length;
  const run = await fail(desktop, home);
  const asked = page.getByRole('dialog');
  await click(app, 0, {}, 1);
  await expect(asked).toContainText('Run A failure again?');
  await expect(page).toHaveURL(new RegExp(`/runs/${run}$`));
  await asked.getByRole('button', { name: 'Back' }).click();
  await expect(asked).toBeHidden();
  await click(app, 0, { actionIndex: 1 }, -1); // As newer ones say it.
  await expect(asked).toBeVisible();
  await asked.getByRole('button', { name: 'Back' }).click();
  expect(await runs()).toBe(1);

  await closeWindow(app);
  await expect.poll(() => visibleWindows(app)).toEqual([]);
  const made = app.waitForEvent('window');
  await click(app, 0, {}, 1);
  const another = await made;
  await expect(another.getByRole('dialog')).toContainText('Run A failure again?');
  expect(await runs()).toBe(1);
  await another.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
  await another.reload();
  await expect(another.getByRole('heading', { name: 'A failure' })).toBeVisible();
  await expect(another.getByRole('dialog')).toBeHidden();
  await click(app, 0, {}, 0);
  await expect(another).toHaveURL(new RegExp(`/runs/${run}$`));
  await close();
});

test('a notification of many runs opens the list, and offers nothing else', async ({ home }) => {
  const desktop = await launch(home, 1);
  const { app, page, close } = desktop;
  await fail(desktop, home);
  await fail(desktop, home);
  expect((await notices(app))[1]?.actions).toEqual(['Open']);
  await click(app, 1);
  await expect(page).toHaveURL(/\/notifications$/);
  await expect(page.getByRole('grid', { name: 'What was told' })).toBeVisible();
  await close();
});
