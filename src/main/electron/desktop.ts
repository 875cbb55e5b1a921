import { app, BrowserWindow, dialog, type IpcMainEvent } from 'electron';
import { HubError } from '#shared/contract/errors';
import type { Hub } from '#main/hub/hub-port';
import { messagesIn } from '#main/cli/messages/messages';
import { httpOpener } from '#main/server/open-http';
import { labelsIn } from './labels';
import type { DesktopLanguage } from './language';
import { setMenu } from './menu';
import { pick } from './pick';
import { takeOver } from './take-over';
import { createTray } from './tray';
import { showWindow } from './window';
import { serveWindows } from './window-transport';

/** What the desktop knows before it has a hub. */
export interface DesktopOptions {
  /** Folder of the bundles. */
  readonly dist: string;
  readonly language: DesktopLanguage;
  /** The pages that asked for a port before there was a hub; from then on they are answered here. */
  readonly takeEarly: () => readonly IpcMainEvent[];
}

/** Everything behind the window that need not be there before it: the hub, its port to the pages, menu and tray. */
export async function openDesktop({ dist, language, takeEarly }: DesktopOptions): Promise<Hub> {
  const { hub, scope } = await takeOver({ kind: 'desktop', dist, face: { pick }, openHttp: httpOpener(dist) });
  serveWindows(hub, scope, takeEarly());
  const relabelTray = createTray(hub, scope, labelsIn(language.current), showWindow);
  scope.onClose(
    hub.onLanguage((chosen) => {
      language.choose(chosen);
      const labels = labelsIn(language.current);
      setMenu(labels);
      relabelTray(labels);
    }),
  );
  leaveInOrder(hub);
  return hub;
}

/**
 * The application ends when its last window closes and nothing runs; with runs in progress it stays in the tray until
 * they end. The hub closes before the process does; what still runs goes on in the recorder.
 */
function leaveInOrder(hub: Hub): void {
  let running = 0;
  const leaveIfDone = (): void => {
    if (running === 0 && BrowserWindow.getAllWindows().length === 0) app.quit();
  };
  hub.onRuns((runs) => {
    const before = running;
    running = runs.length;
    if (before > 0 && running === 0) leaveIfDone();
  });
  app.on('window-all-closed', leaveIfDone);
  let leaving = false;
  let closed = false;
  const end = (): void => {
    closed = true;
    app.quit();
  };
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    // Whoever starts Axle now finds it there, and ends: it comes back for them.
    app.off('second-instance', showWindow);
    app.once('second-instance', () => app.relaunch());
    void hub.close().finally(end);
  });
  void hub.closed.finally(end);
}

/** Says in a dialog why there is no hub, or no longer: there is no page that could. */
export function showFailure(error: unknown, language: 'en' | 'fr', title: 'cannotStart' | 'cannotGoOn' = 'cannotStart'): void {
  const known = HubError.from(error);
  const detail = known.code === 'INTERNAL' ? String(error) : messagesIn(language).error(known);
  process.stderr.write(`${known.code}: ${detail}\n`);
  dialog.showErrorBox(labelsIn(language)[title], `${known.code}: ${detail}`);
}
