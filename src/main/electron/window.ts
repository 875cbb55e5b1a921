import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { START_URL } from './origin';
import { fitBounds, readWindowState, rememberWindow, SMALLEST } from './window-state';

/** The page's own ground in either theme: what is seen before it has painted. */
const GROUND = { light: '#f6f7f8', dark: '#0e1215' } as const;

/** Where it is kept how the window was left. */
export const windowFile = (): string => join(app.getPath('userData'), 'window.json');

/** Tells that the window's file could not be written: there may be no log yet. */
export const notRemembered = (error: unknown): void => void process.stderr.write(`axle: the window is not remembered: ${String(error)}\n`);

/** The one place that makes windows, so that every one of them is shut in alike. Shown at once, empty but in its colours. */
export function createWindow(): BrowserWindow {
  const file = windowFile();
  const remembered = readWindowState(file);
  const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...fitBounds(remembered.bounds, displays),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Axle',
    icon: join(app.getAppPath(), 'resources', 'icons', 'icon.png'),
    backgroundColor: remembered.ground ?? (nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light),
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(app.getAppPath(), 'dist', 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
      // Compiled scripts are kept from the first start on, rather than from the third.
      v8CacheOptions: 'bypassHeatCheck',
    },
  });
  if (remembered.maximized) window.maximize();
  let { ground } = remembered;
  window.webContents.on('did-change-theme-color', (_event, colour) => {
    if (colour === null) return;
    ground = colour.toLowerCase();
    window.setBackgroundColor(ground);
  });
  window.on('close', () => {
    rememberWindow(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized(), ground }, notRemembered);
  });
  // A page that does not load is told by the guards and the recovery; there is nobody here to tell.
  window.loadURL(START_URL).catch(() => undefined);
  return window;
}

/** Brings the window to the front, wherever it is; makes one when there is none. */
export function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return void createWindow();
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
