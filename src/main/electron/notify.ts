import { Notification } from 'electron';
import { noticePath, type NoticeAbout } from '#shared/contract/notice-address';
import { labelsIn } from './labels';
import type { DesktopLanguage } from './language';
import { offerOf } from './notice-offer';
import { showWindow } from './window';

/** Notifications that the system shows or has in its list; an older one is taken back beyond. */
const MOST = 16;
/** Kept here: one that is collected can be clicked no more. */
const shown: Notification[] = [];

/** Gives what shows a notification of the system's, in the language there is by then; nothing happens where it has none. */
export function createNotify(
  language: Pick<DesktopLanguage, 'current'>,
): (notice: { readonly title: string; readonly body: string; readonly about: NoticeAbout }) => void {
  let any = false;
  // Windows alone has them in its list when Axle has ended, and starts it for a click. What such a one was about is not known any more.
  if (process.platform === 'win32' && 'handleActivation' in Notification) {
    Notification.handleActivation(() => {
      if (!any) showWindow(noticePath({ type: 'many' }));
    });
  }
  return (notice) => {
    if (!Notification.isSupported()) return;
    any = true;
    const { title, body, path, actions } = offerOf(notice, labelsIn(language.current).notice);
    // A system, or an Electron, that has no buttons there leaves them out: nobody has to know which.
    const notification = new Notification({ title, body, actions: actions.map(({ text }) => ({ type: 'button', text })) });
    const forget = (): void => {
      const at = shown.indexOf(notification);
      if (at >= 0) shown.splice(at, 1);
    };
    const open = (to: string | undefined): void => {
      forget();
      showWindow(to ?? path);
    };
    notification.on('click', () => open(path));
    // Newer ones say which it was in the event, older ones only beside it.
    notification.on('action', ({ actionIndex }: { readonly actionIndex?: number }, index) => open(actions[actionIndex ?? index]?.path));
    notification.on('close', forget);
    shown.push(notification);
    if (shown.length > MOST) shown.shift()?.close();
    notification.show();
  };
}
