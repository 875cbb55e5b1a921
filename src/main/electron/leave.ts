import { app, BrowserWindow } from 'electron';
import type { Hub } from '#main/hub/hub-port';
import { showWindow } from './window';

/** How the application comes to its end. */
export interface Leaving {
  /** From now on this hub's runs keep it in the tray, and it ends when the hub does. */
  waitFor(hub: Hub): void;
}

/**
 * The application ends when its last window closes and nothing runs in its own hub; with runs in progress it stays in
 * the tray until they end. `close` comes before its end; what still runs goes on in the recorder.
 */
export function leaveInOrder(close: () => Promise<void>): Leaving {
  let running = 0;
  const leaveIfDone = (): void => {
    if (running === 0 && BrowserWindow.getAllWindows().length === 0) app.quit();
  };
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
    void close().finally(end);
  });
  return {
    waitFor(hub) {
      hub.onRuns((runs) => {
        const before = running;
        running = runs.length;
        if (before > 0 && running === 0) leaveIfDone();
      });
      void hub.closed.finally(end);
    },
  };
}
