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
import { showWindow } from './window';

/** What the desktop's own parts follow of a hub, be it of this process or of another. */
export type ShellHub = TrayHub & Pick<Hub, 'onSettings' | 'wake' | 'onUnreached' | 'lock'>;

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
  let locked = false;
  // While it is locked the window is what there is: its page asks who one is.
  const launch = (): void => (locked ? showWindow() : quick.toggle());
  const relabelTray = createTray(hub, scope, labelsIn(language.current), launch);
  const shortcut = createShortcut(launch, hub.log);
  scope.onClose(
    hub.lock.onState((now) => {
      locked = now;
      if (now) quick.forget();
    }),
  );
  let startAtSignIn: boolean | undefined;
  scope.onClose(() => shortcut.release());
  scope.onClose(showProgress(hub, () => labelsIn(language.current)));
  followPower(hub, quick, scope);
  scope.onClose(
    hub.onSettings((settings) => {
      language.choose(settings.language);
      const labels = labelsIn(language.current);
      setMenu(labels, launch);
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
