import { useSyncExternalStore } from 'react';
import type { HubLink } from './hub-link';

/** Tries a lost connection at once when the device is back in a network, rather than at the end of a wait. */
export const retryOnline = (link: Pick<HubLink, 'retry'>, page: Pick<EventTarget, 'addEventListener'>): void =>
  page.addEventListener('online', link.retry);

const subscribe = (listener: () => void): (() => void) => {
  for (const event of ['online', 'offline']) window.addEventListener(event, listener);
  return () => {
    for (const event of ['online', 'offline']) window.removeEventListener(event, listener);
  };
};

/** Whether the way to the hub has a network, as far as the browser knows. In the desktop window it needs none. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine || location.protocol === 'app:');
