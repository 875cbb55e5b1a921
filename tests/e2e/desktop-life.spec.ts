import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { serveBrowser } from './support/browser';
import { clickTray, closeWindow, keepTrayMenus, launchDesktop, menuTitles, trayLabels, type Desktop } from './support/desktop';
import { test } from './support/face';
import { addGated } from './support/gated';
import type { Home } from './support/home';
import { reach, start } from './support/sample-runs';

const isDesktopHub = async (home: Home): Promise<boolean> => ((await home.call('hub.info')) as { kind: string }).kind === 'desktop';

/** An expression in the page of the window that there is now: Playwright has lost the page whose process died. */
const inPage = (app: Desktop['app'], expression: string): Promise<unknown> =>
  app.evaluate(
    ({ BrowserWindow }, text) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text) as Promise<unknown>,
    expression,
  );

test('a page whose process dies comes back, and one that keeps dying says so', async ({ home }) => {
  const { app, close } = await launchDesktop(home);
  const crashAndReload = (): Promise<string> =>
    app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined) throw new Error('no window');
      // The first load may still be on its way, and is not the one that is waited for.
      if (contents.isLoading()) await new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
      const loaded = new Promise<string>((resolve) => contents.once('did-finish-load', () => resolve(contents.getURL())));
      contents.forcefullyCrashRenderer();
      return await loaded;
    });
  const urls = [await crashAndReload(), await crashAndReload(), await crashAndReload(), await crashAndReload()];
  expect(urls).toEqual(['app://axle/', 'app://axle/', 'app://axle/', 'app://axle/crashed']);
  const text = await app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText') as Promise<string>,
  );
  expect(text).toContain('keeps crashing');
  await close();
});

test('the dashboard works again after its page crashed', async ({ home }) => {
  const { app, page, close } = await launchDesktop(home);
  await expect(page.locator('.ax-me b')).not.toBeEmpty(); // It has its port to the hub.
  await home.call('settings.set', { tourDone: true });
  await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const loaded = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()));
    contents?.forcefullyCrashRenderer();
    await loaded;
  });
  const click = (found: string): Promise<void> =>
    expect.poll(() => inPage(app, `(() => { const it = ${found}; it?.click(); return it !== undefined && it !== null; })()`)).toBe(true);
  await click(`document.querySelector('nav a[href="/scripts"]')`);
  await expect.poll(() => inPage(app, 'location.pathname')).toBe('/scripts');
  await click(`[...document.querySelectorAll('[role=grid] *')].find((one) => one.children.length === 0 && one.textContent === 'Hello')`);
  await expect
    .poll(() => inPage(app, `[...document.querySelectorAll('main :is(h1, h2)')].map(({ textContent }) => textContent)`))
    .toContain('Hello');
  await click(`[...document.querySelectorAll('button')].findLast((one) => /^Run/.test(one.textContent.trim()))`);
  const runs = async (): Promise<unknown> => ((await home.json('runs', 'list')) as { state: string }[]).map(({ state }) => state);
  await expect.poll(runs).toEqual(['succeeded']);
  await close();
});

test('a fault that nobody caught is in the log; the desktop goes on, serves browsers too, and leaves with its last window', async ({
  home,
}) => {
  const { app } = await launchDesktop(home);
  const kind = async (): Promise<string> => ((await home.call('hub.info')) as { kind: string }).kind;
  await expect.poll(kind).toBe('desktop');
  await app.evaluate(() => setImmediate(() => void Promise.reject(new Error('a stray one'))));
  const log = join(home.folder, 'home', 'logs', 'hub.log');
  await expect.poll(() => readFile(log, 'utf8')).toMatch(/"message":"a stray one".*"where":"unhandledRejection"/);
  expect(await kind()).toBe('desktop');

  const served = await serveBrowser(home);
  const entered = await fetch(served.link, { redirect: 'manual' });
  expect([entered.status, entered.headers.getSetCookie()]).toEqual([303, [expect.stringContaining('HttpOnly')]]);
  await served.close();

  const left = app.waitForEvent('close');
  await closeWindow(app);
  await left;
});

test('the tray lists what runs, and cancels it in the name of who clicked', async ({ home }) => {
  await addGated(home);
  const run = await start(home, 'gated');
  const { app, close } = await launchDesktop(home);
  await expect.poll(() => isDesktopHub(home)).toBe(true);
  await keepTrayMenus(app);
  const second = await start(home, 'gated');
  await expect.poll(() => trayLabels(app)).toContain('2 runs in progress');
  expect((await trayLabels(app)).filter((label) => label === 'Gated')).toHaveLength(3); // One of them run lately.
  await home.call('runs.cancel', { run: second });
  await reach(home, second);
  await expect
    .poll(() => trayLabels(app))
    .toEqual([
      'Open Axle',
      'Quick Launch',
      'Run lately',
      'Gated',
      '1 run in progress',
      'Gated',
      'Cancel',
      'Slots: 1 of 5 in use',
      'Lock Axle',
      'Quit Axle',
    ]);
  await clickTray(app, 'Gated');
  await reach(home, run, 'cancelled');
  await expect.poll(() => trayLabels(app)).toContain('Nothing is running');
  const { items } = (await home.call('audit.page', { filter: { action: 'run.cancel', runId: run } })) as { items: { actor: string }[] };
  expect(items.map(({ actor }) => actor)).toEqual([`${userInfo().username} (desktop)`]);
  await close();
});

test('with a run in progress the last window may close, and the application leaves when that ends', async ({ home }) => {
  const { open } = await addGated(home);
  const { app } = await launchDesktop(home);
  await expect.poll(() => isDesktopHub(home)).toBe(true);
  const run = await start(home, 'gated');
  await reach(home, run, 'running');
  const left = app.waitForEvent('close');
  await closeWindow(app);
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);
  expect([await isDesktopHub(home), app.process().exitCode]).toEqual([true, null]);
  await open();
  await left;
  await reach(home, run, 'succeeded');
});

test('menu and tray follow the language that is chosen, and the next start begins in it', async ({ home }) => {
  const first = await launchDesktop(home);
  await expect.poll(() => menuTitles(first.app)).toContain('Edit');
  await keepTrayMenus(first.app);
  await home.call('settings.set', { language: 'fr' });
  await expect.poll(() => menuTitles(first.app)).toContain('Édition');
  expect(await trayLabels(first.app)).toEqual([
    'Ouvrir Axle',
    'Lancement rapide',
    'Rien n’est en cours',
    'Emplacements : 0 sur 5 occupés',
    'Verrouiller Axle',
    'Quitter Axle',
  ]);
  expect(await inPage(first.app, `fetch('/crashed').then((answer) => answer.text())`)).toContain('Cette fenêtre ne cesse de planter');
  await first.close();
  // Before the hub is there to be asked.
  const kept = await readFile(join(home.folder, 'home', 'window', 'window.json'), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({ language: 'fr' });
  const second = await launchDesktop(home);
  expect(await inPage(second.app, `fetch('/crashed').then((answer) => answer.text())`)).toContain('Cette fenêtre');
  await expect.poll(() => menuTitles(second.app)).toContain('Édition');
  await home.call('settings.set', { language: 'system' });
  await expect.poll(() => menuTitles(second.app)).toContain('Edit');
  await second.close();
});

test('a second start shows the first window and ends', async ({ home }) => {
  const { app, close } = await launchDesktop(home);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const file = await app.evaluate(() => process.execPath);
  const args = await app.evaluate(() => process.argv.slice(1).filter((arg) => !arg.startsWith('--inspect') && !arg.startsWith('--remote')));
  const second = spawn(file, args, { env: home.env, stdio: 'ignore' });
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(0);
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible())))
    .toEqual([true]);
  await close();
});

test('whoever starts Axle while it leaves gets it again', async ({ home }) => {
  const { app } = await launchDesktop(home);
  await expect.poll(() => isDesktopHub(home)).toBe(true);
  const asked = join(home.folder, 'asked-again');
  await app.evaluate(({ app: it, BrowserWindow }, file) => {
    const fs = process.getBuiltinModule('node:fs');
    it.relaunch = () => fs.writeFileSync(file, String(BrowserWindow.getAllWindows().length));
    it.once('will-quit', () => it.emit('second-instance'));
  }, asked);
  const left = app.waitForEvent('close');
  await closeWindow(app);
  await left;
  expect(await readFile(asked, 'utf8')).toBe('0');
});

test('the next window is where the last was, and begins in the colours that its page was left in', async ({ home }) => {
  const first = await launchDesktop(home);
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1_000, height: 700 }));
  await home.call('settings.set', { theme: 'dark' });
  const ground = (): Promise<string | undefined> =>
    first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase());
  await expect.poll(ground).toBe('#0e1215');
  await first.close();
  const kept = await readFile(join(home.folder, 'home', 'window', 'window.json'), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({ ground: '#0e1215' });
  const second = await launchDesktop(home);
  const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect(bounds).toEqual({ x: 40, y: 30, width: 1_000, height: 700 });
  await second.close();
});

test('the desktop takes over from a hub in the background, with what that runs', async ({ home }) => {
  const { open } = await addGated(home);
  const run = await start(home, 'gated');
  await reach(home, run, 'running');
  expect(await isDesktopHub(home)).toBe(false);
  const { page, close } = await launchDesktop(home);
  await expect.poll(() => isDesktopHub(home)).toBe(true);
  await page.evaluate((id) => {
    history.pushState(undefined, '', `/runs/${id}`);
    dispatchEvent(new PopStateEvent('popstate'));
  }, run);
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText('running');
  await expect(page.getByRole('region', { name: 'Output' }).getByText('begun')).toBeVisible();
  await open();
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText('succeeded');
  await close();
});
