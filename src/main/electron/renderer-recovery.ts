import { app, type WebContents } from 'electron';
import { createCrashGuard } from './crash-guard';
import { CRASHED_PATH } from './crashed-page';
import { ORIGIN, QUICK_URL, START_URL } from './origin';

/** Takes what happened to a page: `incident` for a fault, `note` for the rest. */
export interface RecoveryLog {
  incident(error: Error, where: string): void;
  note(event: string): void;
}

/**
 * A page's process that died is reported and loaded anew; one that dies again and again gets a page that says so.
 * Call it once, before the first window.
 */
export function recoverPages(log: RecoveryLog): void {
  const guard = createCrashGuard(Date.now);
  app.on('web-contents-created', (_event, page) => watchOver(page));
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (reason === 'clean-exit') return;
    log.incident(new Error(`a process is gone: ${type} ${name ?? ''} ${reason} (${exitCode})`), 'electron');
  });

  function watchOver(page: WebContents): void {
    page.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit' || page.isDestroyed()) return;
      log.incident(new Error(`the page's process is gone: ${reason} (${exitCode})`), 'renderer');
      // Each window has a page of its own.
      const own = page.getURL() === QUICK_URL ? QUICK_URL : START_URL;
      const url = guard.again() ? own : `${ORIGIN}${CRASHED_PATH}`;
      page.loadURL(url).catch((error: unknown) => log.incident(new Error('the page was not recovered', { cause: error }), 'renderer'));
    });
    page.on('unresponsive', () => log.note('renderer.unresponsive'));
    page.on('responsive', () => log.note('renderer.responsive'));
  }
}
