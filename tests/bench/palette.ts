import { setTimeout as pause } from 'node:timers/promises';
import type { ElectronApplication } from '@playwright/test';
import { figure } from '../support/figure';
import { counted } from './counts';
import { openDisplay } from './display';
import { electronBinary } from './electron-window';
import { memoryOf } from './process-tree';
import { missingRow, type Bench, type Row } from './report';

const SHOWINGS = counted(30, 2);
const SETTLED_MS = counted(3_000, 500);
const AIM_MS = 100;

const SHOWN = ['quick launch, from its key to a painted frame', 'ms'] as const;
const FIRST = ['quick launch, its first use after a start', 'ms'] as const;
const MEMORY = ['memory (PSS) of its window, kept hidden', 'MiB'] as const;

const missing = (reason: string): readonly Row[] => [SHOWN, FIRST, MEMORY].map(([name, unit]) => missingRow(name, unit, reason));

/** The window of quick launch: how soon it is there once it is kept, and what keeping it costs. */
export const palette: Bench = {
  name: 'palette',
  packages: ['electron', '@playwright/test'],
  async run() {
    if (electronBinary() === undefined)
      return missing('there is no Electron binary (node_modules/electron or ELECTRON_OVERRIDE_DIST_PATH)');
    if (process.platform !== 'linux') return missing('memory is read from /proc, which only Linux has');
    const display = await openDisplay();
    if (display === undefined) return missing('there is no display and no Xvfb');
    const { createHome } = await import('../e2e/support/home');
    const home = await createHome();
    try {
      return await measure({ ...home, env: { ...home.env, ...display.env } });
    } finally {
      await home.close();
      await display.close();
    }
  },
};

async function measure(home: Parameters<typeof import('../e2e/support/desktop').launchDesktop>[0]): Promise<readonly Row[]> {
  const { launchDesktop } = await import('../e2e/support/desktop');
  const { app, page, close } = await launchDesktop(home);
  await page.locator('.ax-me b:not(:empty)').waitFor();
  await home.json('call', 'settings.set', '{"tourDone":true}');
  await pause(SETTLED_MS);
  const pid = app.process().pid ?? 0;
  const without = memoryOf(pid);
  const first = await show(app);
  await hide(app);
  await pause(SETTLED_MS);
  const kept = memoryOf(pid) - without;
  const times: number[] = [];
  for (let at = 0; at < SHOWINGS; at += 1) {
    times.push(await show(app));
    await hide(app);
  }
  await close();
  const shown = figure(times);
  return [
    { name: SHOWN[0], unit: SHOWN[1], ours: shown, aim: { text: `≤ ${AIM_MS} ms`, met: shown.median <= AIM_MS } },
    { name: FIRST[0], unit: FIRST[1], ours: figure([first]) },
    { name: MEMORY[0], unit: MEMORY[1], ours: figure([kept]) },
  ];
}

/** Calls what the shortcut calls, and waits for two frames of its page, the first of which is then on the screen. Milliseconds. */
const show = (app: ElectronApplication): Promise<number> =>
  app.evaluate(async ({ BrowserWindow, Menu }) => {
    const known = new Set(BrowserWindow.getAllWindows().map(({ id }) => id));
    const quick = () =>
      BrowserWindow.getAllWindows().find((window) => !known.has(window.id) || window.webContents.getURL().endsWith('/quick'));
    const begun = performance.now();
    Menu.getApplicationMenu()?.getMenuItemById('quick-launch')?.click();
    const contents = quick()?.webContents;
    if (contents === undefined) throw new Error('there is no window of quick launch');
    if (contents.isLoading()) await new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
    await contents.executeJavaScript(`new Promise((resolve) => {
      const seen = () => document.querySelector('[role=combobox]') === null
        ? requestAnimationFrame(seen)
        : requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)));
      seen();
    })`);
    if (quick()?.isVisible() !== true) throw new Error('the window of quick launch was not shown');
    return performance.now() - begun;
  });

/** Puts it away as the key does that showed it. */
const hide = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow, Menu }) => {
    Menu.getApplicationMenu()?.getMenuItemById('quick-launch')?.click();
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('/quick'));
    if (window?.isVisible() !== false) throw new Error('the window of quick launch was not put away');
  });
