import { globalShortcut, Notification } from 'electron';
import type { Log } from '#main/platform/log-port';
import type { Labels } from './labels';
import { showWindow } from './window';

/** The shortcut of the whole system that is in force. */
export interface Shortcut {
  /** Has this one act from now on; an empty one is none. One that cannot be had is told to the person, once. */
  set(accelerator: string, labels: Labels): void;
  release(): void;
}

/** Whether this shortcut could be had: not while another program has it. One that is ours already is. */
export function shortcutFree(accelerator: string): boolean {
  if (globalShortcut.isRegistered(accelerator)) return true;
  if (!register(accelerator, () => undefined)) return false;
  globalShortcut.unregister(accelerator);
  return true;
}

/** Has a shortcut act wherever the person is. */
export function createShortcut(act: () => void, log: Log): Shortcut {
  let current = '';
  const release = (): void => {
    if (current !== '') globalShortcut.unregister(current);
    current = '';
  };
  let refused = '';
  return {
    set(accelerator, labels) {
      if (accelerator === current) return;
      release();
      if (accelerator === '' || accelerator === refused) return;
      if (register(accelerator, act)) {
        current = accelerator;
        refused = '';
        return;
      }
      refused = accelerator;
      log.warn('shortcut.taken', { accelerator });
      if (!Notification.isSupported()) return;
      const notice = new Notification({ title: labels.shortcutTaken(accelerator), body: labels.shortcutChoose });
      notice.on('click', () => showWindow('/settings#desktop'));
      notice.show();
    },
    release,
  };
}

/** Electron throws at what it cannot read as an accelerator, and says false where the system refuses. */
function register(accelerator: string, act: () => void): boolean {
  try {
    return globalShortcut.register(accelerator, act);
  } catch {
    return false; // To the person it is the same: this one cannot be had.
  }
}
