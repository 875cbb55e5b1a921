import { rememberedSettings } from '../lib/kept-settings';
import { fetchContract } from '../lib/open-hub';
import { fetchTexts, resolveLanguage } from './catalogue-files';

// The rest of the script takes a moment to run, in which files can come that are needed right after: this is imported
// before it. Who needs them asks again, and is told when they do not come.
fetchTexts(resolveLanguage(rememberedSettings().language, navigator.language), 'first').catch(() => undefined);
// In the desktop window there is no hub before the first paint, and nothing to check.
if (location.protocol !== 'app:') fetchContract().catch(() => undefined);
