import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Settings } from '#shared/contract/settings';
import { fetchTexts, resolveLanguage, type Language } from './catalogue-files';
import { collectCatalogues } from './catalogues';

const i18n = createInstance();

async function fetchCatalogues(language: Language): Promise<void> {
  for (const [spoke, texts] of Object.entries(collectCatalogues(await fetchTexts(language))[language] ?? {})) {
    i18n.addResourceBundle(language, spoke, texts);
  }
}

/** Makes the catalogues known, one namespace for each spoke and `shell` for the rest. */
export async function startI18n(choice: Settings['language']): Promise<void> {
  const language = resolveLanguage(choice, navigator.language);
  document.documentElement.lang = language;
  const fetched = fetchCatalogues(language);
  await i18n.use(initReactI18next).init({
    resources: {},
    lng: language,
    fallbackLng: false,
    defaultNS: 'shell',
    interpolation: { escapeValue: false }, // React escapes.
    react: { useSuspense: false },
  });
  await fetched;
}

/** Switches the language of everything on show. */
export async function setLanguage(choice: Settings['language']): Promise<void> {
  const language = resolveLanguage(choice, navigator.language);
  if (i18n.language === language) return;
  if (!i18n.hasResourceBundle(language, 'shell')) await fetchCatalogues(language);
  document.documentElement.lang = language;
  await i18n.changeLanguage(language);
}
