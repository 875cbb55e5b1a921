import { app, nativeImage } from 'electron';
import type { ActiveRun, Hub } from '#main/hub/hub-port';
import { createBadge } from './badge';
import type { Labels } from './labels';
import { overallProgress } from './overall-progress';
import { OVERLAY_SIDE } from './overlay-image';
import { mainWindow, onMainMade } from './window';

/** Shows in the dock or the taskbar how many runs there are and how far they are; gives how to stop. */
export function showProgress(hub: Pick<Hub, 'onRuns'>, labels: () => Pick<Labels, 'running'>): () => void {
  const badge = createBadge({
    platform: process.platform,
    setCount: (count) => void app.setBadgeCount(count),
    setOverlay(bitmap, words) {
      const size = { width: OVERLAY_SIDE, height: OVERLAY_SIDE, scaleFactor: 2 };
      mainWindow()?.setOverlayIcon(bitmap === null ? null : nativeImage.createFromBitmap(bitmap, size), words);
    },
  });
  let shown = '';
  let runs: readonly ActiveRun[] = [];
  const show = (): void => {
    const bar = overallProgress(runs);
    const text = `${runs.length} ${bar.toFixed(2)}`;
    if (text === shown) return;
    shown = text;
    badge(runs.length, labels().running(runs.length));
    mainWindow()?.setProgressBar(bar);
  };
  const stops = [
    hub.onRuns((now) => {
      runs = now;
      show();
    }),
    // The bar and the picture are the window's: another one has neither.
    onMainMade(() => {
      shown = '';
      show();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    runs = [];
    show();
  };
}
