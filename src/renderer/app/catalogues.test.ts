import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorCatalog } from '#shared/contract/error-catalog';
import { allScopes } from '#shared/contract/kernel';

const root = new URL('..', import.meta.url).pathname;
const catalogues = globSync(['{.,spokes/*}/locales/en.json', '../shared/*/locales/en.json'], { cwd: root }).map((path) => join(path, '..'));

/** A catalogue as `a.b.c` → sentence. */
function flatten(value: unknown, prefix = ''): Readonly<Record<string, string>> {
  if (typeof value === 'string') return { [prefix]: value };
  if (typeof value !== 'object' || value === null) throw new Error(`not a sentence: ${prefix}`);
  return Object.assign({}, ...Object.entries(value).map(([key, inner]) => flatten(inner, prefix === '' ? key : `${prefix}.${key}`)));
}
const read = (folder: string, language: string): Readonly<Record<string, string>> =>
  flatten(JSON.parse(readFileSync(join(root, folder, `${language}.json`), 'utf8')));

/** Languages differ in their plural forms: each form is held against `_other`. */
const base = (key: string): string => key.replace(/_(zero|one|two|few|many)$/, '_other');
const holes = (text: string): readonly string[] => [...new Set([...text.matchAll(/\{\{\s*([\w]+)/g)].map(([, name]) => name ?? ''))].sort();

test('there are catalogues to compare', () => {
  expect(catalogues.length).toBeGreaterThan(3);
});

test.each(catalogues)('%s: English and French have the same keys', (folder) => {
  const [en, fr] = [read(folder, 'en'), read(folder, 'fr')];
  const keys = (of: object): readonly string[] => [...new Set(Object.keys(of).map(base))].sort();
  expect(keys(fr)).toEqual(keys(en));
});

test.each(catalogues)('%s: English and French are filled with the same values', (folder) => {
  const [en, fr] = [read(folder, 'en'), read(folder, 'fr')];
  const differing = Object.entries(fr).filter(([key, text]) => {
    const other = en[key] ?? en[base(key)] ?? '';
    return holes(text).join() !== holes(other).join();
  });
  expect(differing).toEqual([]);
});

test.each(catalogues)('%s: plural forms are those that the language has', (folder) => {
  for (const language of ['en', 'fr']) {
    const texts = read(folder, language);
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const key of Object.keys(texts).filter((name) => name.endsWith('_other'))) {
      for (const form of forms) expect(texts, `${language} ${key}`).toHaveProperty([key.replace(/other$/, form)]);
    }
  }
});

test.each(['en', 'fr'])('%s: every error code has a sentence', (language) => {
  const texts = read('locales', language);
  // One of several sentences of a code is for several of what it names.
  const codes = Object.keys(texts).flatMap((key) => (key.startsWith('errors.') && !key.endsWith('_several') ? [key.slice(7)] : []));
  expect(codes.sort()).toEqual(Object.keys(errorCatalog).sort());
});

test.each(['en', 'fr'])('%s: every right says what it is over, and what it lets somebody do', (language) => {
  const texts = read('spokes/accounts/locales', language);
  const unsaid = allScopes.filter((scope) => {
    const [area, verb] = scope.split(':');
    return texts[`area.${area}`] === undefined || texts[`may.${verb}`] === undefined;
  });
  expect(unsaid).toEqual([]);
});

/** Where the catalogue of a namespace lies: with the shell, with its page, or with what the command line shares. */
const folderOf = (space = 'shell'): string =>
  space === 'shell'
    ? 'locales'
    : ([`spokes/${space}/locales`, `../shared/${space}/locales`].find((folder) => existsSync(join(root, folder))) ?? space);

test('every key that the code names is in its catalogue', () => {
  const missing: string[] = [];
  for (const path of globSync('**/*.{ts,tsx}', { cwd: root, exclude: (name) => name.includes('.test.') })) {
    const source = readFileSync(join(root, path), 'utf8');
    const own = /useTranslation\('(\w+)'\)/.exec(source)?.[1] ?? 'shell';
    for (const [, key = ''] of source.matchAll(/\bt\(\s*'([\w:.-]+)'/g)) {
      const [space, name] = key.includes(':') ? key.split(':') : [own, key];
      const texts = read(folderOf(space), 'en');
      if (name !== undefined && !(name in texts) && !(`${name}_other` in texts)) missing.push(`${path}: ${key}`);
    }
  }
  expect(missing).toEqual([]);
});
