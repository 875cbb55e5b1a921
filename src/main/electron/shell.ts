import type { Hub } from '#main/hub/hub-port';
import type { Scope } from '#main/hub/scope';
import { labelsIn } from './labels';
import type { DesktopLanguage } from './language';
import type { Leaving } from './leave';
import { setMenu } from './menu';
import { followPower } from './power';
import { showProgress } from './progress';
import type { QuickLaunch } from './quick-window';
import { createShortcut } from './shortcut';
import { setStartAtSignIn } from './sign-in';
import { createTray, type TrayHub } from './tray';

/** What the desktop's own parts follow of a hub, be it of this process or of another. */
export type ShellHub = TrayHub & Pick<Hub, 'onSettings' | 'wake' | 'onUnreached'>;

/** What the desktop has whichever hub there is. */
export interface ShellParts {
  readonly language: DesktopLanguage;
  readonly quick: QuickLaunch;
  readonly leaving: Pick<Leaving, 'stay'>;
  /** Whether it was started without a window, to be there when it is wanted. */
  readonly hidden: boolean;
}

/** Tray, menu, shortcut and the rest that a window is not needed for, as the hub's settings say, until the scope closes. */
export function dressShell(hub: ShellHub, scope: Scope, { language, quick, leaving, hidden }: ShellParts): void {
  const relabelTray = createTray(hub, scope, labelsIn(language.current), quick.toggle);
  const shortcut = createShortcut(quick.toggle, hub.log);
  let startAtSignIn: boolean | undefined;
  scope.onClose(() => shortcut.release());
  scope.onClose(showProgress(hub, () => labelsIn(language.current)));
  followPower(hub, quick, scope);
  scope.onClose(
    hub.onSettings((settings) => {
      language.choose(settings.language);
      const labels = labelsIn(language.current);
      setMenu(labels, quick.toggle);
      relabelTray(labels);
      shortcut.set(settings.quickShortcut, labels);
      leaving.stay(settings.stayInTray || hidden);
      // What is so already, and what nobody ever asked for, is left as the system has it.
      if (startAtSignIn !== undefined && settings.startAtSignIn !== startAtSignIn) signIn(settings.startAtSignIn);
      startAtSignIn = settings.startAtSignIn;
    }),
  );

  function signIn(wanted: boolean): void {
    try {
      setStartAtSignIn(wanted);
    } catch (error) {
      hub.log.error('sign-in', error);
    }
  }
}
