// One file for each language, whatever the number of spokes: see the build's configuration.
const files = import.meta.glob<unknown>(['../locales/*.json', '../spokes/*/locales/*.json', '../../shared/*/locales/*.json'], {
  import: 'default',
});

/** The languages that the dashboard speaks. */
export type Language = 'en' | 'fr';

/** The language that a choice comes to on this machine. */
export const resolveLanguage = (choice: Language | 'system', system: string): Language =>
  choice === 'system' ? (system.toLowerCase().startsWith('fr') ? 'fr' : 'en') : choice;

const fetched = new Map<Language, Promise<Readonly<Record<string, unknown>>>>();

/** The catalogues of a language by their path, fetched once. */
export function fetchTexts(language: Language): Promise<Readonly<Record<string, unknown>>> {
  const known = fetched.get(language);
  if (known !== undefined) return known;
  const wanted = Object.entries(files).filter(([path]) => path.endsWith(`/${language}.json`));
  const coming = Promise.all(wanted.map(async ([path, load]) => [path, await load()] as const)).then((loaded) =>
    Object.fromEntries(loaded),
  );
  fetched.set(language, coming);
  coming.catch(() => fetched.delete(language));
  return coming;
}
