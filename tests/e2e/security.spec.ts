import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import * as fc from 'fast-check';
import { anyFrame } from '../support/frame-arbitrary';
import { launchDesktop } from './support/desktop';
import { createHome, root } from './support/home';
import { installPlay, playAll, type Play } from './support/own-port';

// Electron's security checklist, by its numbers. 19 (fuses) belongs to the packaged application.

const test = base.extend<{ shown: Page }, { app: ElectronApplication }>({
  app: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures that are needed
    async ({}, use) => {
      const home = await createHome();
      const { app, page, close } = await launchDesktop(home);
      await expect(page.getByRole('navigation')).toBeVisible();
      await use(app);
      await close();
      await home.close();
    },
    { scope: 'worker' },
  ],
  shown: async ({ app }, use) => use(await app.firstWindow()),
});

type Preferences = Readonly<Record<string, unknown>>;
const preferences = (app: ElectronApplication): Promise<Preferences> =>
  app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    // Not in Electron's types.
    return (contents as unknown as { getLastWebPreferences(): Preferences }).getLastWebPreferences();
  });

test('1: nothing is loaded but from the dashboard’s own origin', async ({ app, shown: page }) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end('export {};');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const outcomes = await page.evaluate(async (from) => {
    const image = new Promise((resolve) => {
      const element = new Image();
      element.addEventListener('load', () => resolve('loaded'));
      element.addEventListener('error', () => resolve('refused'));
      element.src = `${from}/image`;
    });
    const fetched = fetch(`${from}/fetch`).then(
      () => 'loaded',
      () => 'refused',
    );
    return await Promise.all([image, fetched]);
  }, origin);
  expect(outcomes).toEqual(['refused', 'refused']);
  // And below the page’s policy too.
  const below = await app.evaluate(
    ({ session }, from) =>
      session.defaultSession.fetch(`${from}/session`).then(
        () => 'loaded',
        (error: unknown) => String(error),
      ),
    origin,
  );
  expect(below).toContain('ERR_BLOCKED_BY_CLIENT');
  expect(asked).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
});

test('2: the page has nothing of Node', async ({ app, shown: page }) => {
  expect(await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window))).toEqual([]);
  expect(await preferences(app)).toMatchObject({ nodeIntegration: false, nodeIntegrationInSubFrames: false });
});

test('3: contexts are isolated', async ({ app }) => {
  expect(await preferences(app)).toMatchObject({ contextIsolation: true });
});

test('4: the page’s process is sandboxed', async ({ app }) => {
  expect(await preferences(app)).toMatchObject({ sandbox: true });
});

test('5: every permission is denied', async ({ shown: page }) => {
  const outcome = await page.evaluate(async () => ({
    notification: await Notification.requestPermission(),
    midi: await navigator.requestMIDIAccess({ sysex: true }).then(
      () => 'granted',
      (error: Error) => error.name,
    ),
    location: await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        ({ code }) => resolve(code),
      ),
    ),
    clipboard: (await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })).state,
  }));
  expect(outcome).toEqual({ notification: 'denied', midi: 'NotAllowedError', location: 1, clipboard: 'denied' });
});

test('6, 8, 9, 10: no protection of the engine is switched off', async ({ app, shown: page }) => {
  expect(await preferences(app)).toMatchObject({
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    enableBlinkFeatures: '',
  });
  const read = await page.evaluate(() =>
    fetch('file:///etc/passwd').then(
      () => 'read',
      () => 'refused',
    ),
  );
  expect(read).toBe('refused');
});

test('7: a strict Content-Security-Policy is in force', async ({ shown: page }) => {
  const policies = await page.evaluate(async () =>
    Promise.all(['/', '/runs/x'].map(async (path) => (await fetch(path)).headers.get('content-security-policy'))),
  );
  for (const policy of policies) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  }
  expect(policies[0]).not.toBe(policies[1]);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.planted = true';
    document.head.append(script);
    script.remove();
    return 'planted' in window;
  });
  expect(ran).toBe(false);
});

test('11, 12: there is no webview', async ({ app, shown: page }) => {
  expect(await preferences(app)).toMatchObject({ webviewTag: false });
  expect(await page.evaluate(() => document.createElement('webview').constructor.name)).toBe('HTMLElement');
  const prevented = await app.evaluate(({ BrowserWindow }) => {
    let stopped = false;
    const event = { preventDefault: () => (stopped = true) };
    BrowserWindow.getAllWindows()[0]?.webContents.emit('will-attach-webview', event, {}, {});
    return stopped;
  });
  expect(prevented).toBe(true);
});

test('13: the window goes nowhere else', async () => {
  // A window of its own: Playwright waits for ever for a navigation that was refused.
  const home = await createHome();
  const { app, page, close } = await launchDesktop(home);
  await expect(page.getByRole('navigation')).toBeVisible();
  const before = page.url();
  for (const url of ['https://example.com/', 'file:///etc/passwd', 'app://evil/', 'app://axle/bytes/x', 'data:text/html,x']) {
    await page.evaluate((to) => {
      const link = document.createElement('a');
      link.href = to;
      document.body.append(link);
      link.click();
      link.remove();
      location.assign(to);
    }, url);
    const at = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());
    expect([at, await page.evaluate(() => location.href)]).toEqual([before, before]);
  }
  await close();
  await home.close();
});

test('14, 15: no second window, and nothing is opened outside', async ({ app, shown: page }) => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  const targets = ['https://example.com/', 'http://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'smb://host/share', '/runs'];
  for (const url of targets) expect(await page.evaluate((to) => window.open(to) === null, url)).toBe(true);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(await app.evaluate(() => Reflect.get(globalThis, 'opened') as string[])).toEqual([]);
});

test('16: Electron is pinned to one version', async () => {
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
});

test('17: only the dashboard’s own top frame gets a port', async ({ app, shown: page }) => {
  await expect(page.locator('.ax-me b')).not.toBeEmpty(); // Until the hub is there, whoever asks is only kept waiting.
  const frames = [
    { origin: 'https://evil.example', parent: null },
    { origin: 'null', parent: null },
    { origin: 'app://axle.evil', parent: null },
    { origin: 'file://', parent: null },
    { origin: 'app://axle', parent: {} },
  ];
  const posted = await app.evaluate(({ ipcMain }, forged) => {
    let count = 0;
    for (const frame of forged)
      ipcMain.emit('hub:connect', { senderFrame: { ...frame, isDestroyed: () => false, postMessage: () => (count += 1) } });
    ipcMain.emit('hub:connect', { senderFrame: null });
    return count;
  }, frames);
  expect(posted).toBe(0);
  expect(
    await app.evaluate(({ ipcMain }) =>
      ipcMain
        .eventNames()
        .map(String)
        .filter((name) => name !== 'error'),
    ),
  ).toEqual(['hub:connect']);
});

test('17: frames that make no sense end the connection, and the dashboard goes on', async ({ shown: page }) => {
  await installPlay(page);
  const bad = [
    null,
    'call',
    { t: 'call' },
    { t: 'call', id: -1, path: 'hub.info', input: {} },
    { t: 'call', id: 0, path: 'hub.info', odd: 1 },
  ];
  const taken = await playAll(
    page,
    bad.map((frame) => [frame]),
  );
  expect(taken).toEqual(bad.map(() => 'closed'));
  // What a port carries and JSON does not.
  const odd = await page.evaluate(async () => {
    const play = Reflect.get(globalThis, 'play') as Play;
    const ring: { self?: unknown } = {};
    ring.self = ring;
    const seen: string[] = [];
    for (const frame of [new Map([['t', 'call']]), 1n, ring, new Uint8Array(64), new Date(0), undefined]) seen.push(await play([frame]));
    return seen;
  });
  expect(odd).toEqual(odd.map(() => 'closed'));
  await expect(page.getByRole('navigation')).toBeVisible();
});

/** Paths of the real hub that change nothing and open no dialog, whatever a frame asks of them. */
const harmless = ['hub.info', 'runs.page', 'runs.get', 'runs.watch', 'runs.follow', 'slots.list', 'settings.get', 'settings.watch'];

test('17: random and bent frames are answered or close their connection, and the dashboard goes on', async ({ app, shown: page }) => {
  await installPlay(page);
  const scripts = fc.sample(fc.array(anyFrame(harmless), { minLength: 1, maxLength: 30 }), { seed: 17, numRuns: 60 });
  const taken = await playAll(page, scripts);
  expect(new Set(taken)).toEqual(new Set(['answered', 'closed']));
  expect(await playAll(page, [[{ t: 'stop', id: 7 }]])).toEqual(['answered']);
  await expect(page.getByRole('navigation')).toBeVisible();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('18: the page has an origin of its own, and nothing outside its folder', async ({ shown: page }) => {
  expect(page.url()).toMatch(/^app:\/\/axle\//);
  const paths = [
    '/../../package.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/assets/..%5c..%5cpackage.json',
    '/bytes/guess',
  ];
  const answers = await page.evaluate(
    (all) =>
      Promise.all(
        all.map(async (path) => ({
          path,
          text: await fetch(`app://axle${path}`).then(
            (r) => (r.ok ? r.text() : ''),
            () => '',
          ),
        })),
      ),
    paths,
  );
  for (const { path, text } of answers) expect(text, path).not.toContain('"dependencies"');
});

test('20: nothing of Electron is exposed to the page', async ({ shown: page }) => {
  const names = ['electron', 'ipcRenderer', 'contextBridge', 'webFrame', 'api', 'axle', 'hub'];
  expect(await page.evaluate((all) => all.filter((name) => name in window), names)).toEqual([]);
});
