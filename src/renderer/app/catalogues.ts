import type { Resource, ResourceKey } from 'i18next';

const isCatalogue = (value: unknown): value is Exclude<ResourceKey, string> => typeof value === 'object' && value !== null;

/** `../locales/en.json` is `shell`; `../spokes/NAME/locales/en.json` is `NAME`, and so is what is shared with the command line. */
export function collectCatalogues(files: Readonly<Record<string, unknown>>): Resource {
  const resources: Record<string, Record<string, ResourceKey>> = {};
  for (const [path, value] of Object.entries(files)) {
    const language = /([a-z]+)\.json$/.exec(path)?.[1];
    const spoke = /(?:spokes|shared)\/([^/]+)\/locales\//.exec(path)?.[1] ?? 'shell';
    if (language === undefined || !isCatalogue(value)) throw new Error(`not a catalogue: ${path}`);
    (resources[language] ??= {})[spoke] = value;
  }
  return resources;
}
