const KEPT = 'axle.settings';

/** What the page was left with, as it was written: whoever reads it looks at it first. Nothing when there is none, or no sense in it. */
export function keptSettings(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}');
  } catch {
    return {};
  }
}

/** Keeps settings for the next time the page opens. */
export const keepSettings = (settings: object): void => localStorage.setItem(KEPT, JSON.stringify(settings));
