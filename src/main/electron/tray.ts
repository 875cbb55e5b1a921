import { join } from 'node:path';
import { app, Menu, nativeImage, Tray } from 'electron';
import type { Hub } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import type { Labels } from './labels';
import { trayMenu } from './tray-menu';

/** Puts Axle into the system's tray until the scope closes. */
export function createTray(hub: Hub, scope: Scope, labels: Labels, show: () => void): void {
  const mac = process.platform === 'darwin';
  const image = nativeImage.createFromPath(join(app.getAppPath(), 'resources', 'icons', mac ? 'trayTemplate.png' : 'tray.png'));
  const tray = new Tray(image);
  const cancel = (id: string): void =>
    void hub.cancelRun(id).catch((error: unknown) => hub.log.warn('tray.cancel', { error: String(error) }));
  tray.setToolTip('Axle');
  tray.on('click', show);
  const stop = hub.onRuns((runs) => {
    if (tray.isDestroyed()) return;
    tray.setToolTip(runs.length === 0 ? 'Axle' : `Axle: ${labels.running(runs.length)}`);
    tray.setContextMenu(Menu.buildFromTemplate([...trayMenu(runs, labels, { show, quit: () => app.quit(), cancel })]));
  });
  scope.onClose(() => {
    stop();
    tray.destroy();
  });
}
