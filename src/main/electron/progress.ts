import { app } from 'electron';
import type { ActiveRun, Hub } from '#main/hub/hub-port';
import { overallProgress } from './overall-progress';
import { mainWindow } from './window';

/** Shows in the dock or the taskbar how many runs there are and how far they are; gives how to stop. */
export function showProgress(hub: Pick<Hub, 'onRuns'>): () => void {
  let shown = '';
  const show = (runs: readonly ActiveRun[]): void => {
    const bar = overallProgress(runs);
    const text = `${runs.length} ${bar.toFixed(2)}`;
    if (text === shown) return;
    shown = text;
    app.setBadgeCount(runs.length);
    mainWindow()?.setProgressBar(bar);
  };
  const stop = hub.onRuns(show);
  return () => {
    stop();
    show([]);
  };
}
