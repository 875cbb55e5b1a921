import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, expect } from '@playwright/test';
import { keepTrayMenus, launchDesktop, trayLabels, visibleWindows, type Desktop } from './support/desktop';
import { test } from './support/face';
import { root, type Home } from './support/home';
import { settled } from './support/look';
import { reach, start } from './support/sample-runs';

// What the desktop has beside its window: links, tray, start at sign-in, drops, the machine's own life.

async function launch(home: Home, ...more: readonly string[]): Promise<Desktop> {
  const desktop = await launchDesktop(home, ...more);
  await expect.poll(() => home.hubKind()).toBe('desktop');
  await home.call('settings.set', { tourDone: true });
  return desktop;
}

/** Starts the application once more, as the system does for a link. */
async function startAgain({ app }: Desktop, home: Home, ...args: readonly string[]): Promise<void> {
  const file = await app.evaluate(() => process.execPath);
  const own = await app.evaluate(() => process.argv.slice(1).filter((arg) => !/^--(?:inspect|remote)/.test(arg)));
  const [code] = (await once(spawn(file, [...own, ...args], { env: home.env, stdio: 'ignore' }), 'exit')) as [number];
  expect(code).toBe(0);
}

test('a link that another start was given fills the form in the window that is there, which is not loaded anew', async ({ home }) => {
  const desktop = await launch(home);
  const { page, close } = desktop;
  await page.evaluate(() => Object.assign(globalThis, { still: 'here' }));
  await startAgain(desktop, home, 'axle://run/hello?name=Ada%20L');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Ada L');
  await expect(page.getByText('A link filled in this form.')).toBeVisible();
  expect(await page.evaluate(() => Reflect.get(globalThis, 'still') as unknown)).toBe('here');
  await startAgain(desktop, home, 'axle://run/hello?name=%1B');
  await expect(page.getByText('This link is not followed')).toBeVisible();
  expect(((await home.call('runs.page')) as { items: object[] }).items).toEqual([]);
  await close();
});

test('a link that Axle is started with is where its window begins', async ({ home }) => {
  const { page, close } = await launchDesktop(home, 'axle://run/hello?name=Cold');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Cold');
  await close();
});

test('the tray lists favourites, and opens their forms', async ({ home }) => {
  const { app, page, close } = await launch(home);
  await keepTrayMenus(app);
  await home.json('scripts', 'favourite', 'add', 'hello');
  await expect.poll(() => trayLabels(app)).toContain('Favourites');
  await app.evaluate(() => {
    const menu = Reflect.get(globalThis, 'trayMenu') as Electron.Menu;
    menu.items.find(({ label }) => label === 'Favourites')?.submenu?.items[0]?.click();
  });
  await expect(page.getByRole('heading', { name: 'Hello' })).toBeVisible();
  await close();
});

test('started hidden, it has no window until it is asked for one, and stays', async ({ home }) => {
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, '--hidden'];
  const app = await _electron.launch({ args, cwd: root, env: home.env });
  await expect.poll(() => home.hubKind()).toBe('desktop');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);
  const made = app.waitForEvent('window');
  await app.evaluate(({ app: it }) => void it.emit('second-instance', {}, []));
  const page = await made;
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.close();
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);
  expect(await home.call('hub.info')).toMatchObject({ kind: 'desktop' });
  await app.close();
});

test('it starts at sign-in where somebody chose so, by an entry that starts it without a window', async ({ home }) => {
  test.skip(process.platform !== 'linux', 'elsewhere the system keeps the entry');
  const { close } = await launch(home);
  const file = join(home.folder, 'config', 'autostart', 'axle.desktop');
  expect(existsSync(file)).toBe(false);
  await home.call('settings.set', { startAtSignIn: true });
  await expect.poll(() => existsSync(file)).toBe(true);
  const entry = await readFile(file, 'utf8');
  expect(entry).toContain('[Desktop Entry]\nType=Application\nName=Axle\n');
  expect(entry).toMatch(new RegExp(`^Exec=env AXLE_HOME=${join(home.folder, 'home')} .* --hidden$`, 'm'));
  await home.call('settings.set', { startAtSignIn: false });
  await expect.poll(() => existsSync(file)).toBe(false);
  await close();
});

test('kept in the tray, it stays when its window closes', async ({ home }) => {
  const { app, page } = await launch(home);
  await home.call('settings.set', { stayInTray: true });
  await page.close();
  await expect.poll(() => visibleWindows(app)).toEqual([]);
  expect(await home.call('hub.info')).toMatchObject({ kind: 'desktop' });
  const left = app.waitForEvent('close');
  await app.evaluate(({ app: it }) => setImmediate(() => it.quit()));
  await left;
});

test('a script that is dropped on the window offers its folder as a source', async ({ home }) => {
  const { page, close } = await launch(home);
  const folder = join(home.folder, 'dropped');
  await mkdir(folder);
  await writeFile(join(folder, 'dropped.sh'), '#!/bin/bash\n# @axle.name Dropped one\necho hi\n', { mode: 0o755 });
  await settled(page); // It takes what is dropped once it is there.
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [join(folder, 'dropped.sh')], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  }
  await expect(page.getByRole('dialog')).toContainText(folder);
  await page.getByRole('button', { name: 'Add the folder' }).click();
  await expect(page.getByText('dropped was added')).toBeVisible();
  await expect.poll(async () => JSON.stringify(await home.json('scripts', 'list'))).toContain('Dropped one');
  await close();
});

test('runs show in the dock or the taskbar, and the machine’s sleep is written down', async ({ home }) => {
  const { app, close } = await launch(home);
  await app.evaluate(({ BrowserWindow }) => {
    const shown: number[] = [];
    Object.assign(globalThis, { shown });
    const [window] = BrowserWindow.getAllWindows();
    if (window !== undefined) window.setProgressBar = (bar) => void shown.push(bar);
  });
  const shown = (): Promise<readonly number[]> => app.evaluate(() => Reflect.get(globalThis, 'shown') as number[]);
  await reach(home, await start(home, 'hello'));
  await expect.poll(async () => (await shown()).at(0)).toBe(2);
  await expect.poll(async () => (await shown()).at(-1)).toBe(-1);
  await app.evaluate(({ powerMonitor }) => [powerMonitor.emit('suspend'), powerMonitor.emit('resume')].length);
  const log = (): Promise<string> => readFile(join(home.folder, 'home', 'logs', 'hub.log'), 'utf8');
  await expect.poll(log).toContain('power.resume');
  await close();
});
