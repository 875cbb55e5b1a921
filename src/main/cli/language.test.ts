import { expect, it } from 'vitest';
import { languageOf } from './language';

it.each([
  [{}, 'en'],
  [{ LANG: 'fr_CH.UTF-8' }, 'fr'],
  [{ LANG: 'fr' }, 'fr'],
  [{ LANG: 'fr_FR.UTF-8', LC_ALL: 'C.UTF-8' }, 'en'],
  [{ LANG: 'en_GB.UTF-8', AXLE_LANG: 'fr' }, 'fr'],
  [{ LANG: 'fr_FR', AXLE_LANG: '' }, 'fr'],
  [{ LANG: 'frr_DE.UTF-8' }, 'en'],
])('%j speaks %s', (env, language) => expect(languageOf(env)).toBe(language));
