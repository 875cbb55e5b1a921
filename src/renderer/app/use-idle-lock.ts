import { useEffect } from 'react';
import { useHub } from '../lib/hub-context';
import { useSettings } from '../lib/settings-context';
import { createIdleLock } from './idle-lock';

const ACTIVE = 'axle.active';
const doings = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
const kept = {
  read: (): number => Number(localStorage.getItem(ACTIVE)),
  write: (at: number): void => localStorage.setItem(ACTIVE, String(at)),
};

/** Locks this session when nobody did anything for as long as the settings say, in this page or in another of the same browser. */
export function useIdleLock(): void {
  const hub = useHub();
  const { lockIdleMinutes } = useSettings().settings;
  useEffect(() => {
    if (lockIdleMinutes === 0) return undefined;
    const idle = createIdleLock({ idleMs: lockIdleMinutes * 60_000, lock: () => hub.lock.lock({ why: 'idle' }), kept });
    for (const name of doings) window.addEventListener(name, idle.done, { capture: true, passive: true });
    document.addEventListener('visibilitychange', idle.look);
    return () => {
      idle.stop();
      for (const name of doings) window.removeEventListener(name, idle.done, { capture: true });
      document.removeEventListener('visibilitychange', idle.look);
    };
  }, [hub, lockIdleMinutes]);
}
