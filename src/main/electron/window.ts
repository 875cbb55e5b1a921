import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, type BrowserWindowConstructorOptions } from 'electron';
import { isOurs, ORIGIN } from './origin';
import { fitBounds, readWindowState, rememberWindow, SMALLEST } from './window-state';

/** The page's own ground in either theme: what is seen before it has painted. */
const GROUND = { light: '#f6f7f8', dark: '#0e1215' } as const;

/** Where it is kept how the window was left. */
export const windowFile = (): string => join(app.getPath('userData'), 'window.json');

/** Tells that the window's file could not be written: there may be no log yet. */
export const notRemembered = (error: unknown): void => void process.stderr.write(`axle: the window is not remembered: ${String(error)}\n`);

/** The one place that makes windows, so that every one of them is shut in alike. */
export function newWindow(options: Omit<BrowserWindowConstructorOptions, 'webPreferences'>): BrowserWindow {
  return new BrowserWindow({
    title: 'Axle',
    icon: join(app.getAppPath(), 'resources', 'icons', 'window.png'),
    backgroundColor: ground(),
    autoHideMenuBar: true,
    ...options,
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
}

const ground = (): string => readWindowState(windowFile()).ground ?? (nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light);

let main: BrowserWindow | undefined;
const closers = new Set<() => void>();
const makers = new Set<() => void>();

/** The dashboard's window, where there is one. */
export const mainWindow = (): BrowserWindow | undefined => main;

/** Told whenever the dashboard's window has gone. */
export const onMainClosed = (listener: () => void): void => void closers.add(listener);

/** Told whenever another window of the dashboard has been made; gives how to stop. */
export function onMainMade(listener: () => void): () => void {
  makers.add(listener);
  return () => void makers.delete(listener);
}

/** Makes the dashboard's window, at this path of the dashboard. Shown at once, empty but in its colours. */
export function createWindow(path = '/'): BrowserWindow {
  const file = windowFile();
  const remembered = readWindowState(file);
  const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const window = newWindow({
    ...fitBounds(remembered.bounds, displays),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
  });
  main = window;
  if (remembered.maximized) window.maximize();
  let { ground: kept } = remembered;
  window.webContents.on('did-change-theme-color', (_event, colour) => {
    if (colour === null) return;
    kept = colour.toLowerCase();
    window.setBackgroundColor(kept);
  });
  window.on('close', () => {
    rememberWindow(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized(), ground: kept }, notRemembered);
  });
  window.on('closed', () => {
    main = undefined;
    for (const closer of closers) closer();
  });
  // A page that does not load is told by the guards and the recovery; there is nobody here to tell.
  window.loadURL(`${ORIGIN}${path}`).catch(() => undefined);
  for (const maker of makers) maker();
  return window;
}

/** Brings the window to the front, wherever it is, at this path where one is given; makes one when there is none. */
export function showWindow(path?: string): void {
  if (main === undefined) return void createWindow(path);
  if (main.isMinimized()) main.restore();
  main.show();
  main.focus();
  if (path !== undefined) lead(main, path);
}

/** Leads the page to an address without loading it anew: what somebody typed into it stays. The page takes it from the fragment. */
function lead({ webContents }: BrowserWindow, path: string): void {
  const here = webContents.getURL();
  if (webContents.isLoadingMainFrame() || !isOurs(here)) return void webContents.once('did-finish-load', () => go());
  go();

  function go(): void {
    const to = new URL(webContents.getURL());
    to.hash = `go=${encodeURIComponent(path)}`;
    webContents.loadURL(to.href).catch(() => undefined);
  }
}
