import { useEffect, useRef, useState } from 'react';

/** Whoever comes back within this finds what they left: a value was looked up elsewhere, say. */
const KEEP_MS = 60_000;

/** Calls `forget` when the window was hidden for a minute. Gives a number that is another at each showing of a forgotten window. */
export function useForgetting(forget: () => void): number {
  const [visit, setVisit] = useState(0);
  const latest = useRef(forget);
  useEffect(() => {
    latest.current = forget;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onChange = (): void => {
      clearTimeout(timer);
      if (!document.hidden) return;
      timer = setTimeout(() => {
        latest.current();
        setVisit((before) => before + 1);
      }, KEEP_MS);
    };
    document.addEventListener('visibilitychange', onChange);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onChange);
    };
  }, []);
  return visit;
}
