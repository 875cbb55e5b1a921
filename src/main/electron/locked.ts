import { BrowserWindow } from 'electron';
import { LOCKED } from '#shared/rpc/channels';

/** Has the pages of all windows forget the secrets that are typed there; what else is typed stays. */
export function forgetSecrets(): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send(LOCKED);
  }
}
