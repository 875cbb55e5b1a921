import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { clickMenu, launchDesktop, openQuick, visibleWindows, type Desktop } from './support/desktop';
import { test } from './support/face';
import type { Home } from './support/home';
import { addOwnFolder, reach } from './support/sample-runs';

// Quick launch: a small window of its own. Opened by its menu entry, which calls what the shortcut and the tray call.

async function launch(home: Home): Promise<Desktop> {
  const desktop = await launchDesktop(home);
  await expect.poll(() => home.hubKind()).toBe('desktop');
  await expect.poll(() => desktop.app.evaluate(({ Menu }) => Menu.getApplicationMenu() !== null)).toBe(true);
  await home.call('settings.set', { tourDone: true });
  return desktop;
}

/** Types, and waits until what is meant is chosen. */
async function find(quick: Page, letters: string, name: string): Promise<void> {
  await quick.getByRole('combobox').fill(letters);
  await expect(quick.getByRole('option', { selected: true })).toContainText(name);
}

test('a script is found and run, and its output shown, without the dashboard', async ({ home }) => {
  const { app, page, close } = await launch(home);
  await home.json('scripts', 'favourite', 'add', 'system-report');
  const quick = await openQuick(app);
  await expect(quick.getByRole('option').first()).toContainText('System report');
  await find(quick, 'hello', 'Hello');
  await quick.keyboard.press('Enter');
  await expect(quick.getByRole('status').first()).toHaveText('succeeded');
  await expect(quick.getByText('Hello, world!')).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
  // Back to the list, then away; shown again it is the same page.
  await quick.keyboard.press('Escape');
  await expect(quick.getByRole('combobox')).toBeFocused();
  await quick.keyboard.press('Escape');
  await expect.poll(() => visibleWindows(app)).toEqual(['/']);
  expect(await openQuick(app)).toBe(quick);
  await expect.poll(() => visibleWindows(app)).toEqual(['/', '/quick']);
  await clickMenu(app, 'quick-launch');
  await expect.poll(() => visibleWindows(app)).toEqual(['/']);
  await close();
});

test('Tab asks for the arguments, which are checked; a secret is typed unseen and kept nowhere', async ({ home }) => {
  const { app, close } = await launch(home);
  const quick = await openQuick(app);
  await find(quick, 'hello', 'Hello');
  await quick.keyboard.press('Tab');
  const name = quick.getByRole('textbox', { name: 'Name' });
  await expect(name).toBeFocused();
  await name.fill('Quick');
  await quick.keyboard.press('Enter');
  await expect(quick.getByText('Hello, Quick!')).toBeVisible();
  await quick.keyboard.press('Escape');

  await find(quick, 'a secret', 'A secret');
  await quick.keyboard.press('Enter'); // It has something to ask, so its form is shown.
  const token = quick.getByLabel('Token').first();
  await expect(token).toBeFocused();
  await quick.keyboard.press('Enter');
  await expect(quick.getByText('A value is needed')).toBeVisible();
  await token.fill('canary-quick');
  expect(await token.getAttribute('type')).toBe('password');
  await quick.keyboard.press('Enter');
  await expect(quick.getByRole('status').first()).toHaveText('succeeded');
  const { items } = (await home.call('runs.page')) as { items: object[] };
  expect(JSON.stringify(items)).not.toContain('canary-quick');
  await close();
});

test('a script that wants to be confirmed is asked about there too', async ({ home }) => {
  const { app, close } = await launch(home);
  await addOwnFolder(home);
  const quick = await openQuick(app);
  await find(quick, 'restart web', 'Restart web tier');
  await quick.keyboard.press('Enter');
  await quick.getByRole('button', { name: 'Run', exact: false }).last().click();
  await expect(quick.getByText('Every web server is restarted')).toBeVisible();
  await quick.keyboard.press('Escape');
  await expect(quick.getByRole('heading', { name: 'Restart web tier' })).toBeVisible();
  expect(((await home.call('runs.page')) as { items: object[] }).items).toEqual([]);
  await close();
});

test('what is shown there opens in the dashboard', async ({ home }) => {
  const { app, page, close } = await launch(home);
  const quick = await openQuick(app);
  await find(quick, 'hello', 'Hello');
  await quick.keyboard.press('Tab');
  await quick.getByRole('button', { name: 'Open in Axle' }).click();
  await expect(page.getByRole('heading', { name: 'Hello' })).toBeVisible();
  await expect.poll(() => visibleWindows(app)).toEqual(['/scripts/hello']);
  await close();
});

test('locking the session forgets what was typed, and the window comes back empty', async ({ home }) => {
  const { app, close } = await launch(home);
  const quick = await openQuick(app);
  await find(quick, 'a secret', 'A secret');
  await quick.keyboard.press('Tab');
  await quick.getByLabel('Token').first().fill('canary');
  const gone = quick.waitForEvent('close');
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
  await gone;
  const again = await openQuick(app);
  await expect(again.getByRole('combobox')).toHaveValue('');
  await close();
});

test('the shortcut of the whole system opens it; one that another program has is refused, and another can be set', async ({ home }) => {
  const { app, page, close } = await launch(home);
  const registered = (shortcut: string): Promise<boolean> =>
    app.evaluate(({ globalShortcut }, keys) => globalShortcut.isRegistered(keys), shortcut);
  await expect.poll(() => registered('Alt+Shift+Space')).toBe(true);
  const press = (keys: string): void => void execFileSync('xdotool', ['key', '--clearmodifiers', keys], { env: home.env });
  const made = app.waitForEvent('window');
  press('alt+shift+space');
  await made;
  await expect.poll(() => visibleWindows(app)).toContain('/quick');
  await clickMenu(app, 'quick-launch');

  await page.evaluate(() => {
    history.pushState(undefined, '', '/settings#desktop');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  const field = page.getByRole('button', { name: /^Shortcut of Quick Launch/ });
  await field.click();
  await page.keyboard.press('Control+Alt+K');
  await expect(field).toHaveText('Ctrl + Alt + K');
  await expect.poll(() => registered('Control+Alt+K')).toBe(true);
  expect(await registered('Alt+Shift+Space')).toBe(false);

  // Another program, on the same display.
  const other = await launchDesktop({ ...home, env: { ...home.env, AXLE_HOME: join(home.folder, 'other') } });
  await expect.poll(() => other.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Alt+Shift+Space'))).toBe(true);
  await expect(home.call('settings.set', { quickShortcut: 'Alt+Shift+Space' })).rejects.toThrow('SHORTCUT_TAKEN');
  await other.close();
  await page.getByRole('button', { name: 'No shortcut' }).click();
  await expect(field).toHaveText('none');
  await expect.poll(() => registered('Control+Alt+K')).toBe(false);
  await close();
});

test('who has used it once finds it ready after a start', async ({ home }) => {
  const first = await launch(home);
  await openQuick(first.app);
  await first.close();
  expect(JSON.parse(await readFile(join(home.folder, 'home', 'window', 'window.json'), 'utf8'))).toMatchObject({ quickUsed: true });
  const { app, close } = await launch(home);
  await app.waitForEvent('window', { predicate: (page) => page.url().endsWith('/quick') || page.waitForURL('**/quick').then(() => true) });
  expect(await visibleWindows(app)).toEqual(['/']);
  await close();
});

test('a run that was started there goes on in the tray when both windows are gone', async ({ home }) => {
  const { app, page } = await launch(home);
  const quick = await openQuick(app);
  await find(quick, 'one to cancel', 'One to cancel');
  await quick.keyboard.press('Control+Enter');
  await expect(quick.getByText('One to cancel is running')).toBeVisible();
  const { items } = (await home.call('runs.page')) as { items: { id: string }[] };
  const run = items[0]?.id ?? '';
  await page.close();
  expect(app.process().exitCode).toBeNull();
  const left = app.waitForEvent('close');
  await home.call('runs.cancel', { run });
  await left;
  await reach(home, run, 'cancelled');
});
