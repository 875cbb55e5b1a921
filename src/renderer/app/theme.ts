import type { Settings } from '#shared/contract/settings';

/** A theme as it is shown, once the system was asked. */
export interface ResolvedTheme {
  readonly scheme: 'light' | 'dark';
  readonly contrast: 'more' | 'normal';
}

/** What a choice comes to on this machine. */
export function resolveTheme(choice: Settings['theme'], prefersDark: boolean, prefersContrast: boolean): ResolvedTheme {
  const scheme = choice === 'dark' || (choice !== 'light' && prefersDark) ? 'dark' : 'light';
  return { scheme, contrast: choice === 'contrast' || (choice === 'system' && prefersContrast) ? 'more' : 'normal' };
}

const dark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');
const more = (): MediaQueryList => matchMedia('(prefers-contrast: more)');
const listeners = new Set<() => void>();
let shown: ResolvedTheme = { scheme: 'light', contrast: 'normal' };

/** Marks the page with the theme, which is all that the tokens ask for. */
export function applyTheme(choice: Settings['theme']): void {
  const next = resolveTheme(choice, dark().matches, more().matches);
  if (next.scheme === shown.scheme && next.contrast === shown.contrast && document.documentElement.dataset['theme'] !== undefined) return;
  shown = next;
  document.documentElement.dataset['theme'] = next.scheme;
  document.documentElement.dataset['contrast'] = next.contrast;
  for (const listener of listeners) listener();
}

/** Tells whatever holds the page its ground, so that the next window begins in it. */
export function tellGround(): void {
  const known = document.querySelector<HTMLMetaElement>('meta[name=theme-color]');
  const meta = known ?? document.head.appendChild(Object.assign(document.createElement('meta'), { name: 'theme-color' }));
  meta.content = getComputedStyle(document.documentElement).getPropertyValue('--bg').trim();
}

/** The theme that is shown now. */
export const shownTheme = (): ResolvedTheme => shown;

/** Calls back when another theme is shown. */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls back when the machine's preference changes. */
export function onThemePreference(listener: () => void): () => void {
  const queries = [dark(), more()];
  for (const query of queries) query.addEventListener('change', listener);
  return () => {
    for (const query of queries) query.removeEventListener('change', listener);
  };
}
