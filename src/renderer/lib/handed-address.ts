import { useEffect } from 'react';
import { navigate } from 'wouter/use-browser-location';

const MARK = '#go=';

/** The path that a fragment leads to, undefined where it leads nowhere within the dashboard. */
export function handedPath(fragment: string): string | undefined {
  if (!fragment.startsWith(MARK)) return undefined;
  try {
    const path = decodeURIComponent(fragment.slice(MARK.length));
    return /^\/(?![/\\])/.test(path) ? path : undefined;
  } catch {
    return undefined; // Not encoded by the desktop, so not from it.
  }
}

/** Goes where the desktop leads by the address's fragment: from the tray, from a link, from quick launch. */
export function useHandedAddress(): void {
  useEffect(() => {
    const follow = (): void => {
      const path = handedPath(location.hash);
      if (path !== undefined) navigate(path, { replace: true });
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
}
