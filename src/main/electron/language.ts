import { type Language, languageOf } from '#main/cli/language';
import { readWindowState, rememberWindow } from './window-state';

/** What the desktop's own parts speak: menu, tray, dialogs, the page of a window that keeps crashing. */
export interface DesktopLanguage {
  readonly current: Language;
  /** Takes what a person chose, and remembers it for the next start, when there is no hub yet to be asked. */
  choose(chosen: 'system' | Language): void;
}

/** The language that was chosen when `file` was written, else the one that the system speaks. */
export function createLanguage(file: string, system: Language, failed: (error: unknown) => void): DesktopLanguage {
  let chosen = readWindowState(file).language;
  return {
    get current() {
      return chosen ?? system;
    },
    choose(next) {
      const language = next === 'system' ? undefined : next;
      if (language === chosen) return;
      chosen = language;
      rememberWindow(file, { language }, failed);
    },
  };
}

/** The language of the environment, else of the locale that Electron found. */
export const systemLanguage = (env: Readonly<Record<string, string | undefined>>, locale: string): Language =>
  languageOf({ AXLE_LANG: env['AXLE_LANG'], LANG: locale });
