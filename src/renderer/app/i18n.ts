import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Settings } from '#shared/contract/settings';
import { fetchTexts, resolveLanguage, type Language, type TextPart } from './catalogue-files';
import { collectCatalogues } from './catalogues';

const i18n = createInstance();
/** The language that is shown, or on its way. */
let current: Language = 'en';

async function fetchCatalogues(language: Language, part: TextPart): Promise<void> {
  for (const [spoke, texts] of Object.entries(collectCatalogues(await fetchTexts(language, part))[language] ?? {})) {
    if (!i18n.hasResourceBundle(language, spoke)) i18n.addResourceBundle(language, spoke, texts);
  }
}

/** Makes the catalogues known, one namespace for each spoke and `shell` for the rest. */
export async function startI18n(choice: Settings['language']): Promise<void> {
  const language = resolveLanguage(choice, navigator.language);
  current = language;
  document.documentElement.lang = language;
  const fetched = fetchCatalogues(language, 'first');
  await i18n.use(initReactI18next).init({
    resources: {},
    lng: language,
    fallbackLng: false,
    defaultNS: 'shell',
    interpolation: { escapeValue: false }, // React escapes.
    // What is on show when the texts of the other pages come is shown with them.
    react: { useSuspense: false, bindI18nStore: 'added' },
  });
  await fetched;
}

/** Fetches what every page but the first is shown with, in the language of now. */
export const fetchPageTexts = (): Promise<void> => fetchCatalogues(current, 'pages');

/** Switches the language of everything on show. */
export async function setLanguage(choice: Settings['language']): Promise<void> {
  const language = resolveLanguage(choice, navigator.language);
  if (current === language) return;
  const before = current;
  current = language;
  try {
    await Promise.all([fetchCatalogues(language, 'first'), fetchCatalogues(language, 'pages')]);
  } catch (error) {
    if (current === language) current = before;
    throw error;
  }
  // Another was chosen meanwhile.
  if (current !== language) return;
  document.documentElement.lang = language;
  await i18n.changeLanguage(language);
}
