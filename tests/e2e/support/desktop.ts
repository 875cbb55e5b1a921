import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { root, type Home } from './home';

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The content of the file that an action saves; the system's dialog is answered for it. */
  readonly download: (act: () => Promise<void>, encoding?: 'utf8' | 'latin1') => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Opens the desktop application as it is built, on a data folder. */
export async function launchDesktop({ env, folder }: Home, ...more: readonly string[]): Promise<Desktop> {
  // The binary is the one that the package `electron` names. Given as a path, Playwright would not hold the application
  // until it listens, and now and then miss its first window and wait for it for ever.
  const app = await _electron.launch({
    // Chromium has no sandbox as root: said here, never by the application.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, ...more],
    cwd: root,
    env,
    locale: 'en-GB',
  });
  askAgain(app);
  const page = await app.firstWindow();
  const download: Desktop['download'] = async (act, encoding = 'utf8') => {
    const path = join(folder, 'download');
    const saved = app.evaluate(
      ({ session }, to) =>
        new Promise<string>((resolve) => {
          session.defaultSession.once('will-download', (_event, item) => {
            item.setSavePath(to);
            item.once('done', (_done, state) => resolve(state));
          });
        }),
      path,
    );
    await act();
    if ((await saved) !== 'completed') throw new Error('the download did not complete');
    return await readFile(path, encoding);
  };
  return { app, page, download, close: () => app.close() };
}

/**
 * The engine sometimes collects the promise of an answer that it still owes. What the tests ask of the main process may be
 * asked more than once.
 */
function askAgain(app: ElectronApplication): void {
  const evaluate = app.evaluate.bind(app) as (...args: readonly unknown[]) => Promise<unknown>;
  const patient = async (...args: readonly unknown[]): Promise<unknown> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await evaluate(...args);
      } catch (error) {
        if (attempt === 10 || !String(error).includes('promise was garbage collected')) throw error;
      }
    }
  };
  Object.assign(app, { evaluate: patient });
}

/** Closes the window, with which the application may end before it has answered. */
export async function closeWindow(app: ElectronApplication): Promise<void> {
  try {
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  } catch (error) {
    if (!/garbage collected|has been closed/.test(String(error))) throw error;
  }
}

/** Has every menu that is put on the tray from now on kept where `trayLabels` and `clickTray` find it. Electron lists no trays. */
export async function keepTrayMenus(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Tray }) => {
    // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
    const { setContextMenu } = Tray.prototype;
    Tray.prototype.setContextMenu = function (menu) {
      Object.assign(globalThis, { trayMenu: menu });
      setContextMenu.call(this, menu);
    };
  });
}

/** What the tray's menu lists, entries below an entry included. */
export const trayLabels = (app: ElectronApplication): Promise<readonly string[]> =>
  app.evaluate(() => {
    const menu = Reflect.get(globalThis, 'trayMenu') as Electron.Menu | undefined;
    return (menu?.items ?? []).flatMap((item) => [item.label, ...(item.submenu?.items ?? []).map(({ label }) => label)]).filter(Boolean);
  });

/** Clicks the first entry below the one of this name in the tray's menu. */
export const clickTray = (app: ElectronApplication, below: string): Promise<void> =>
  app.evaluate((_electron, name) => {
    const menu = Reflect.get(globalThis, 'trayMenu') as Electron.Menu;
    // Those below a heading of its own, of a script that was run lately, have no menu of their own.
    menu.items.find(({ label, submenu }) => label === name && submenu !== null)?.submenu?.items[0]?.click();
  }, below);

/** The names of the menus in the application's menu bar. */
export const menuTitles = (app: ElectronApplication): Promise<readonly string[]> =>
  app.evaluate(({ Menu }) => (Menu.getApplicationMenu()?.items ?? []).map(({ label }) => label));

/** Clicks the entry of this id in the application's menu, as its key does. */
export const clickMenu = (app: ElectronApplication, id: string): Promise<void> =>
  app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);

/** Shows quick launch by its menu entry, and gives its page. */
export async function openQuick(app: ElectronApplication): Promise<Page> {
  const isQuick = (page: Page): boolean => page.url() === 'app://axle/quick';
  const known = app.windows().find(isQuick);
  const made = known === undefined ? app.waitForEvent('window') : known;
  await clickMenu(app, 'quick-launch');
  return await made;
}

/** The paths of the pages in the windows that can be seen; an empty one where its first page is still on its way. */
export const visibleWindows = (app: ElectronApplication): Promise<readonly string[]> =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((window) => window.isVisible())
      .map((window) => URL.parse(window.webContents.getURL())?.pathname ?? '')
      .sort(),
  );

/** Answers the question at the end by its n-th button, from now on; keeps what was asked. */
export async function answerQuestions(app: ElectronApplication, button: number): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    const asked: unknown[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (...args: unknown[]) => {
      asked.push(args.at(-1));
      return Promise.resolve({ response, checkboxChecked: false });
    };
  }, button);
}

/** Answers the system's dialog for a file or a folder with these, from now on. */
export async function answerPicks(app: ElectronApplication, paths: { readonly file: string; readonly folder: string }): Promise<void> {
  await app.evaluate(({ dialog }, { file, folder }) => {
    dialog.showOpenDialog = (...args: unknown[]) => {
      const { properties = [] } = args.at(-1) as Electron.OpenDialogOptions;
      return Promise.resolve({ canceled: false, filePaths: [properties.includes('openDirectory') ? folder : file] });
    };
  }, paths);
}
