import type { WindowsShell } from '#main/platform/windows-shell';

/** The language of what leaves the hub; `system` is that of its process. */
export const languageOf = (chosen: 'en' | 'fr' | 'system'): 'en' | 'fr' =>
  chosen === 'system' ? (Intl.DateTimeFormat().resolvedOptions().locale.startsWith('fr') ? 'fr' : 'en') : chosen;

/** What Windows says of itself. Elsewhere nothing of what calls the system by its libraries is loaded: each start would pay for it. */
export async function windowsShell(): Promise<WindowsShell | undefined> {
  if (process.platform !== 'win32') return undefined;
  const { createWindowsShell } = await import('#main/platform/windows-shell');
  return createWindowsShell();
}
