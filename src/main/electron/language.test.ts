import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createLanguage, systemLanguage } from './language';

const folder = mkdtempSync(join(tmpdir(), 'axle-language-'));
afterAll(() => rmSync(folder, { recursive: true }));
const create = (system: 'en' | 'fr'): ReturnType<typeof createLanguage> =>
  createLanguage(join(folder, 'window.json'), system, (error) => expect.unreachable(String(error)));

it('is the one that was chosen, at the next start too, until the system’s is chosen', () => {
  const first = create('en');
  expect(first.current).toBe('en');
  first.choose('fr');
  expect([first.current, create('en').current]).toEqual(['fr', 'fr']);
  first.choose('system');
  expect([first.current, create('fr').current]).toEqual(['en', 'fr']);
});

it.each([
  [{}, 'fr-CA', 'fr'],
  [{}, 'de', 'en'],
  [{ AXLE_LANG: 'en' }, 'fr', 'en'],
  [{ AXLE_LANG: '' }, 'fr', 'fr'],
] as const)('of the system with %o and %s is %s', (env, locale, language) => expect(systemLanguage(env, locale)).toBe(language));
