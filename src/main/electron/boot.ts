import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, ipcMain, type IpcMainEvent } from 'electron';
import { CONNECT } from '#shared/rpc/channels';
import type { Hub } from '#main/hub/hub-port';
import { createRendererFiles } from '#main/server/content/renderer-files';
import { declareScheme, serveApp } from './app-protocol';
import { guardContents } from './guards';
import { recoverPages } from './renderer-recovery';
import { createWindow, showWindow } from './window';

// Everything here runs before the first window is there: it stays small, and loads the hub only after.
const dist = join(app.getAppPath(), 'dist', 'main');
const home = process.env['AXLE_HOME'];
if (home !== undefined && home !== '') {
  // Two data folders are two applications: each has its own lock and its own state of the window.
  mkdirSync(resolve(home), { recursive: true, mode: 0o700 });
  app.setPath('userData', join(resolve(home), 'window'));
}
// Said on the command line it is meant: Chromium has no sandbox when it runs as root.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
declareScheme();

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  // Not awaited at the top: the application is never ready while its first module waits.
  void app.whenReady().then(start);
} else {
  app.exit(0);
}

async function start(): Promise<void> {
  const language = /^fr\b/i.test(process.env['AXLE_LANG'] ?? app.getLocale()) ? 'fr' : 'en';
  const early: IpcMainEvent[] = [];
  const keep = (event: IpcMainEvent): void => void early.push(event);
  ipcMain.on(CONNECT, keep);
  let resolveHub: (hub: Hub) => void = () => undefined;
  const opened = new Promise<Hub>((resolve) => {
    resolveHub = resolve;
  });
  let hub: Hub | undefined;
  guardContents((what, data) => hub?.log.warn('window.refused', { what, ...data }));
  serveApp({
    files: createRendererFiles(join(app.getAppPath(), 'dist', 'renderer')),
    bytes: opened.then(({ bytes }) => bytes),
    language,
    report: (error) => hub?.incident(error, 'app-protocol'),
  });
  recoverPages({ incident: (error, where) => void hub?.incident(error, where), note: (event) => hub?.log.warn(event) });
  createWindow();

  const desktop = await import('./desktop');
  try {
    const takeEarly = (): readonly IpcMainEvent[] => {
      ipcMain.off(CONNECT, keep);
      return early;
    };
    hub = await desktop.openDesktop({ dist, language, takeEarly });
    resolveHub(hub);
  } catch (error) {
    desktop.showFailure(error, language);
    app.exit(1);
  }
}
