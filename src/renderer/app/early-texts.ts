import { keptSettings } from '../lib/kept-settings';
import { fetchTexts, resolveLanguage } from './catalogue-files';

// The rest of the script takes a moment to run, in which the texts can come: this is imported before it.
const kept = keptSettings();
const language: unknown = typeof kept === 'object' && kept !== null && 'language' in kept ? kept.language : undefined;
// Who needs them asks again, and is told when they do not come.
fetchTexts(resolveLanguage(language === 'en' || language === 'fr' ? language : 'system', navigator.language)).catch(() => undefined);
