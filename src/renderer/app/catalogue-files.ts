// Two files for each language, whatever the number of spokes: see the build's configuration.
const files = import.meta.glob<unknown>(['../locales/*.json', '../spokes/*/locales/*.json', '../../shared/*/locales/*.json'], {
  import: 'default',
});

/** The languages that the dashboard speaks. */
export type Language = 'en' | 'fr';

/** `first`: the texts that the first page is shown with. `pages`: those of every other page, which comes with them. */
export type TextPart = 'first' | 'pages';

const partOf = (path: string): TextPart => (/^\.\.\/(?:spokes\/home\/)?locales\//.test(path) ? 'first' : 'pages');

/** The language that a choice comes to on this machine. */
export const resolveLanguage = (choice: Language | 'system', system: string): Language =>
  choice === 'system' ? (system.toLowerCase().startsWith('fr') ? 'fr' : 'en') : choice;

const fetched = new Map<string, Promise<Readonly<Record<string, unknown>>>>();

/** The catalogues of a language by their path, fetched once. */
export function fetchTexts(language: Language, part: TextPart): Promise<Readonly<Record<string, unknown>>> {
  const key = `${language} ${part}`;
  const known = fetched.get(key);
  if (known !== undefined) return known;
  const wanted = Object.entries(files).filter(([path]) => path.endsWith(`/${language}.json`) && partOf(path) === part);
  const coming = Promise.all(wanted.map(async ([path, load]) => [path, await load()] as const)).then((loaded) =>
    Object.fromEntries(loaded),
  );
  fetched.set(key, coming);
  coming.catch(() => fetched.delete(key));
  return coming;
}
