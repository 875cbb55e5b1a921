import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { launchDesktop } from './support/desktop';
import { test } from './support/face';

test('a page whose process dies comes back, and one that keeps dying says so', async ({ home }) => {
  const { app, close } = await launchDesktop(home);
  const crashAndReload = (): Promise<string> =>
    app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined) throw new Error('no window');
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

test('a fault that nobody caught is in the log, and the desktop goes on', async ({ home }) => {
  const { app, close } = await launchDesktop(home);
  const kind = async (): Promise<string> => ((await home.json('call', 'hub.info')) as { kind: string }).kind;
  await expect.poll(kind).toBe('desktop');
  await app.evaluate(() => setImmediate(() => void Promise.reject(new Error('a stray one'))));
  const log = join(home.folder, 'home', 'logs', 'hub.log');
  await expect.poll(() => readFile(log, 'utf8')).toMatch(/"message":"a stray one".*"where":"unhandledRejection"/);
  expect(await kind()).toBe('desktop');
  await close();
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

test('the window is where it was', async ({ home }) => {
  const first = await launchDesktop(home);
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1_000, height: 700 }));
  await first.close();
  const second = await launchDesktop(home);
  const size = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect(size).toMatchObject({ width: 1_000, height: 700 });
  await second.close();
});

test('the next window begins in the colours that the page was left in', async ({ home }) => {
  const first = await launchDesktop(home);
  await home.json('call', 'settings.set', '{"theme":"dark"}');
  const ground = (): Promise<string | undefined> =>
    first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase());
  await expect.poll(ground).toBe('#0e1215');
  await first.close();
  const kept = await readFile(join(home.folder, 'home', 'window', 'window.json'), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({ ground: '#0e1215' });
});

test('the desktop takes over from a hub in the background', async ({ home }) => {
  const before = (await home.json('call', 'hub.info')) as { kind: string };
  expect(before.kind).toBe('background');
  const { close } = await launchDesktop(home);
  await expect.poll(async () => ((await home.json('call', 'hub.info')) as { kind: string }).kind).toBe('desktop');
  await close();
});
