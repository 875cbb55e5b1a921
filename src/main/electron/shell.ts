import type { Hub } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import { labelsIn } from './labels';
import type { DesktopLanguage } from './language';
import { setMenu } from './menu';
import { createTray, type TrayHub } from './tray';
import { showWindow } from './window';

/** What tray and menu follow of a hub, be it of this process or of another. */
export type ShellHub = TrayHub & Pick<Hub, 'onLanguage'>;

/** Tray and menu of a hub, in the language that is chosen there, until the scope closes. */
export function dressShell(hub: ShellHub, scope: Scope, language: DesktopLanguage): void {
  const relabelTray = createTray(hub, scope, labelsIn(language.current), showWindow);
  scope.onClose(
    hub.onLanguage((chosen) => {
      language.choose(chosen);
      const labels = labelsIn(language.current);
      setMenu(labels);
      relabelTray(labels);
    }),
  );
}
