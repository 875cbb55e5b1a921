import { join } from 'node:path';
import { app, Menu, nativeImage, Tray } from 'electron';
import { linkPath, runLink } from '#shared/contract/run-link';
import type { Hub } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import { personName } from '#main/platform/person';
import type { Labels } from './labels';
import { trayMenu, type TrayActions, type TrayState } from './tray-menu';
import { showWindow } from './window';

/** What the tray shows and does of a hub. */
export type TrayHub = Pick<Hub, 'log' | 'onRuns' | 'onAtHand' | 'onSlots' | 'cancelRun' | 'lock'>;

/** Puts Axle into the system's tray until the scope closes. Gives how to have it speak with other labels. */
export function createTray(hub: TrayHub, scope: Scope, first: Labels, launch: () => void): (labels: Labels) => void {
  const mac = process.platform === 'darwin';
  const image = nativeImage.createFromPath(join(app.getAppPath(), 'resources', 'icons', mac ? 'trayTemplate.png' : 'tray.png'));
  const tray = new Tray(image);
  const person = personName();
  const act: TrayActions = {
    show: () => showWindow(),
    launch,
    open(script) {
      const link = runLink(script, {});
      showWindow(link === undefined ? '/scripts' : linkPath(link));
    },
    lock() {
      hub.lock.close('asked').then(
        // Where nothing is set up yet, the settings say what to do.
        (locked) => showWindow(locked ? undefined : '/settings#lock'),
        (error: unknown) => hub.log.error('tray.lock', error),
      );
    },
    quit: () => app.quit(),
    cancel: (id) => void hub.cancelRun(id, person).catch((error: unknown) => hub.log.warn('tray.cancel', { error: String(error) })),
  };
  tray.setToolTip('Axle');
  tray.on('click', act.show);
  let labels = first;
  let state: TrayState = { runs: [], atHand: { favourites: [], recent: [] }, slots: undefined, locked: false };
  let drawn = '';
  const draw = (): void => {
    if (tray.isDestroyed()) return;
    const { runs } = state;
    // Runs tell of their progress many times a second: a menu is only made anew for what it shows.
    const text = JSON.stringify([state, labels.show]);
    if (text === drawn) return;
    drawn = text;
    tray.setToolTip(runs.length === 0 ? 'Axle' : `Axle: ${labels.running(runs.length)}`);
    tray.setContextMenu(Menu.buildFromTemplate([...trayMenu(state, labels, act)]));
  };
  const change = (to: Partial<TrayState>): void => {
    state = { ...state, ...to };
    draw();
  };
  const stops = [
    hub.onRuns((now) => change({ runs: now.map(({ id, name }) => ({ id, name })) })),
    hub.onAtHand(person, (atHand) => change({ atHand })),
    hub.onSlots((slots) => change({ slots })),
    hub.lock.onState((locked) => change({ locked })),
  ];
  scope.onClose(() => {
    for (const stop of stops) stop();
    tray.destroy();
  });
  return (next) => {
    labels = next;
    draw();
  };
}
