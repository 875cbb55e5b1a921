import { useCallback, useState } from 'react';

/** A list of names kept in this browser: the columns that somebody hid, say. */
export function useRemembered(key: string, initial: readonly string[]): [readonly string[], (names: readonly string[]) => void] {
  const place = `axle.${key}`;
  const [names, setNames] = useState(() => read(place) ?? initial);
  const keep = useCallback(
    (next: readonly string[]) => {
      setNames(next);
      localStorage.setItem(place, JSON.stringify(next));
    },
    [place],
  );
  return [names, keep];
}

function read(place: string): readonly string[] | null {
  const text = localStorage.getItem(place);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : null;
  } catch {
    return null; // Somebody else's text: as if nothing was kept.
  }
}
