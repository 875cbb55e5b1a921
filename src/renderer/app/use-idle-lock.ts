import { useEffect } from 'react';
import { HubError } from '#shared/contract/errors';
import { useHub } from '../lib/hub-context';
import { useSettings } from '../lib/settings-context';

const ACTIVE = 'axle.active';
/** How often it is looked at, and how often what somebody does is written down. Milliseconds. */
const LOOK_MS = 5_000;
const doings = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Since when nobody has done anything in any page of this browser, as far as is known. */
const lastDone = (own: number): number => {
  const kept = Number(localStorage.getItem(ACTIVE));
  // A clock that was set back is no reason to wait for it.
  return Number.isFinite(kept) && kept <= Date.now() ? Math.max(kept, own) : own;
};

/** Locks this session when nobody did anything for as long as the settings say, in this page or in another of the same browser. */
export function useIdleLock(): void {
  const hub = useHub();
  const { lockIdleMinutes } = useSettings().settings;
  useEffect(() => {
    if (lockIdleMinutes === 0) return undefined;
    let own = Date.now();
    let kept = 0;
    const done = (): void => {
      // Who comes back too late has to say who they are, whatever moves.
      if (look()) return;
      own = Date.now();
      if (own - kept < LOOK_MS) return;
      kept = own;
      localStorage.setItem(ACTIVE, String(own));
    };
    const look = (): boolean => {
      if (Date.now() - lastDone(own) < lockIdleMinutes * 60_000) return false;
      own = Date.now(); // Asked once, whatever becomes of it.
      hub.lock.lock({ why: 'idle' }).catch((error: unknown) => {
        // Nothing to unlock by: the settings say so. The rest shows as the state of the connection.
        if (!(error instanceof HubError)) throw error;
      });
      return true;
    };
    const timer = setInterval(look, LOOK_MS);
    done();
    for (const name of doings) window.addEventListener(name, done, { capture: true, passive: true });
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      for (const name of doings) window.removeEventListener(name, done, { capture: true });
      document.removeEventListener('visibilitychange', look);
    };
  }, [hub, lockIdleMinutes]);
}
