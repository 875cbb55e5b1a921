import { join } from 'node:path';
import { app, Menu, nativeImage, Tray } from 'electron';
import type { Hub } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import { personName } from '#main/platform/person';
import type { Labels } from './labels';
import { trayMenu, type TrayRun } from './tray-menu';

/** What the tray shows and does of a hub. */
export type TrayHub = Pick<Hub, 'log' | 'onRuns' | 'cancelRun'>;

/** Puts Axle into the system's tray until the scope closes. Gives how to have it speak with other labels. */
export function createTray(hub: TrayHub, scope: Scope, first: Labels, show: () => void): (labels: Labels) => void {
  const mac = process.platform === 'darwin';
  const image = nativeImage.createFromPath(join(app.getAppPath(), 'resources', 'icons', mac ? 'trayTemplate.png' : 'tray.png'));
  const tray = new Tray(image);
  const person = personName();
  const cancel = (id: string): void =>
    void hub.cancelRun(id, person).catch((error: unknown) => hub.log.warn('tray.cancel', { error: String(error) }));
  tray.setToolTip('Axle');
  tray.on('click', show);
  let labels = first;
  let runs: readonly TrayRun[] = [];
  const draw = (): void => {
    if (tray.isDestroyed()) return;
    tray.setToolTip(runs.length === 0 ? 'Axle' : `Axle: ${labels.running(runs.length)}`);
    tray.setContextMenu(Menu.buildFromTemplate([...trayMenu(runs, labels, { show, quit: () => app.quit(), cancel })]));
  };
  const stop = hub.onRuns((now) => {
    runs = now;
    draw();
  });
  scope.onClose(() => {
    stop();
    tray.destroy();
  });
  return (next) => {
    labels = next;
    draw();
  };
}
