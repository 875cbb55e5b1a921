import { useEffect, useEffectEvent } from 'react';
import { LOCKED } from '#shared/rpc/channels';

/** Calls `forget` when the person locks the session of the machine: who comes next finds no secret in a field. Told by the desktop alone. */
export function useLocked(forget: () => void): void {
  const latest = useEffectEvent(forget);
  useEffect(() => {
    const onMessage = ({ source, data }: MessageEvent<unknown>): void => {
      if (source === window && data === LOCKED) latest();
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
  }, []);
}
