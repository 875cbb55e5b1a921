import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, ipcMain, Menu, type IpcMainEvent } from 'electron';
import { CONNECT } from '#shared/rpc/channels';
import { createRendererFiles } from '#main/server/content/renderer-files';
import { declareScheme, serveApp } from './app-protocol';
import type { Desktop } from './desktop-port';
import { guardContents } from './guards';
import { createLanguage, systemLanguage, type DesktopLanguage } from './language';
import { firstPath, onSecondStart, takeLinks } from './links';
import { recoverPages } from './renderer-recovery';
import { HIDDEN } from './hidden';
import { catchStrayFaults } from './stray-faults';
import { createWindow, notRemembered, showWindow, windowFile } from './window';

// Everything here runs before the first window is there: it stays small, and loads the hub only after.

/** When a page that does not ask for the hub, or has no way to, keeps nobody else waiting for it. */
const UNASKED_MS = 2_000;

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
Menu.setApplicationMenu(null); // Or Electron makes one of its own, which ours replaces a moment later.

if (app.requestSingleInstanceLock()) {
  takeLinks();
  app.on('second-instance', onSecondStart);
  app.on('activate', () => showWindow());
  // Not awaited at the top: the application is never ready while its first module waits.
  void app.whenReady().then(start);
} else {
  app.exit(0);
}

async function start(): Promise<void> {
  const language = createLanguage(windowFile(), systemLanguage(process.env, app.getLocale()), notRemembered);
  const early: IpcMainEvent[] = [];
  let ask: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const keep = (event: IpcMainEvent): void => {
    early.push(event);
    ask();
  };
  ipcMain.on(CONNECT, keep);
  let resolveDesktop: (desktop: Desktop) => void = () => undefined;
  const opened = new Promise<Desktop>((resolve) => {
    resolveDesktop = resolve;
  });
  let desktop: Desktop | undefined;
  catchStrayFaults({
    incident: (error, where) => desktop?.incident(error, where) !== undefined,
    giveUp: (error) => void end(error, language, desktop),
  });
  guardContents((what, data) => desktop?.log.warn('window.refused', { what, ...data }));
  const files = createRendererFiles(join(app.getAppPath(), 'dist', 'renderer'));
  serveApp({
    files,
    bytes: opened.then(({ bytes }) => bytes),
    language,
    report: (error) => desktop?.incident(error, 'app-protocol'),
  });
  recoverPages({ incident: (error, where) => void desktop?.incident(error, where), note: (event) => desktop?.log.warn(event) });
  const hidden = app.commandLine.hasSwitch(HIDDEN);
  if (hidden) ask();
  else createWindow(firstPath());
  // Loading the hub holds the thread that gives the page its files and its keys: the page comes first, and then asks.
  const waited = setTimeout(ask, UNASKED_MS);
  await asked;
  clearTimeout(waited);
  const { openDesktop, showFailure } = await loadDesktop();
  try {
    const takeEarly = (): readonly IpcMainEvent[] => {
      ipcMain.off(CONNECT, keep);
      return early;
    };
    desktop = await openDesktop({ dist, language, hidden, takeEarly });
    resolveDesktop(desktop);
  } catch (error) {
    showFailure(error, language.current);
    app.exit(1);
  }
}

/** Says what happened and ends, with the hub closed in order where there is one. */
async function end(error: unknown, language: DesktopLanguage, desktop: Desktop | undefined): Promise<void> {
  try {
    const { showFailure } = await loadDesktop();
    showFailure(error, language.current, desktop === undefined ? 'cannotStart' : 'cannotGoOn');
    await desktop?.close();
  } finally {
    app.exit(1);
  }
}

/** Loads the hub in parts: between two of them the window's keys and frames get through, which the whole at once would hold up. */
async function loadDesktop(): Promise<typeof import('./desktop')> {
  await import('#shared/contract/index');
  await import('#main/platform/log');
  await import('#main/platform/db/index');
  return await import('./desktop');
}
