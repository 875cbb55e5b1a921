import { Notification } from 'electron';
import { showWindow } from './window';

/** Notifications that the system shows or has in its list; an older one is taken back beyond. */
const MOST = 16;
/** Kept here: one that is collected can be clicked no more. */
const shown: Notification[] = [];

/** Shows a notification of the system's; nothing happens where it has none. A click shows the window. */
export function notify({ title, body }: { readonly title: string; readonly body: string }): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  const forget = (): void => {
    const at = shown.indexOf(notification);
    if (at >= 0) shown.splice(at, 1);
  };
  notification.on('click', () => {
    forget();
    showWindow();
  });
  notification.on('close', forget);
  shown.push(notification);
  if (shown.length > MOST) shown.shift()?.close();
  notification.show();
}
