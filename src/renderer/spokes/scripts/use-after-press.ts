import { useEffect, useRef } from 'react';

/**
 * Gives what runs some work at once, or, while something is being pressed, once it is let go: work that moves the page would move it away from
 * under the pointer, and the click would be lost.
 */
export function useAfterPress(): (work: () => void) => void {
  const waiting = useRef<(() => void)[] | null>(null);
  useEffect(() => {
    const onDown = (): void => void (waiting.current ??= []);
    const onUp = (): void => {
      const works = waiting.current ?? [];
      waiting.current = null;
      for (const work of works) work();
    };
    const ends = ['pointerup', 'pointercancel'] as const;
    window.addEventListener('pointerdown', onDown, true);
    for (const end of ends) window.addEventListener(end, onUp, true);
    return () => {
      window.removeEventListener('pointerdown', onDown, true);
      for (const end of ends) window.removeEventListener(end, onUp, true);
    };
  }, []);
  return (work) => {
    if (waiting.current === null) work();
    else waiting.current.push(work);
  };
}
