import { useEffect, useEffectEvent } from 'react';
import 'wouter/use-browser-location'; // It makes the first two of these events.

const events = ['pushState', 'replaceState', 'popstate', 'hashchange'];

/** Calls when mounted and after each navigation, also one that leads to where somebody is already. */
export function useNavigated(act: () => void): void {
  const onNavigated = useEffectEvent(act);
  useEffect(() => {
    const listener = (): void => onNavigated();
    listener();
    for (const event of events) addEventListener(event, listener);
    return () => {
      for (const event of events) removeEventListener(event, listener);
    };
  }, []);
}
