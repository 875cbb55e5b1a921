/** The languages that Axle speaks. */
export type Language = 'en' | 'fr';

/** The language that the environment asks for: `AXLE_LANG`, then the locale variables in their usual order. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const wanted = [env['AXLE_LANG'], env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return /^fr\b|^fr_/i.test(wanted ?? '') ? 'fr' : 'en';
}
