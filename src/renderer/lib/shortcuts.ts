import { useEffect } from 'react';

/** True on systems whose shortcuts use Command. */
export const isMac = /Mac|iPhone|iPad/.test(typeof navigator === 'undefined' ? '' : navigator.userAgent);

/** A shortcut such as `mod+k`, `escape`, `shift+?`; `mod` is Command on a Mac and Control elsewhere. */
export function matchesShortcut(
  shortcut: string,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  mac = isMac,
): boolean {
  const parts = shortcut.toLowerCase().split('+');
  const key = parts.at(-1);
  const wants = (name: string): boolean => parts.slice(0, -1).includes(name);
  const mod = wants('mod');
  return (
    event.key.toLowerCase() === key &&
    event.ctrlKey === (wants('ctrl') || (mod && !mac)) &&
    event.metaKey === (mod && mac) &&
    event.altKey === wants('alt') &&
    (wants('shift') === event.shiftKey || key.length === 1)
  );
}

const types = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Acts on a shortcut anywhere in the page; one without a modifier is left alone while somebody types. */
export function useShortcut(shortcut: string, act: () => void, active = true): void {
  useEffect(() => {
    if (!active) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !matchesShortcut(shortcut, event)) return;
      if (!shortcut.includes('+') && types(event.target)) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [shortcut, act, active]);
}

/** A shortcut as its keys are labelled: `⌘ K`, `Ctrl K`. */
export const shortcutLabel = (shortcut: string, mac = isMac): string =>
  shortcut
    .split('+')
    .map((part) => (part === 'mod' ? (mac ? '⌘' : 'Ctrl') : part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
