import { expect, test } from 'vitest';
import { allScopes } from '#shared/contract/kernel';
import en from './locales/en.json';
import fr from './locales/fr.json';
import { areaOf, givable, verbOf } from './scope-checks';

test.each(allScopes)('%s has its area and its verb in both languages', (scope) => {
  for (const texts of [en, fr]) {
    expect(texts.area).toHaveProperty([areaOf(scope)]);
    expect(texts.may).toHaveProperty([verbOf(scope)]);
  }
});

test('everything can be given but the lock, which everybody has', () => {
  expect(allScopes.filter((scope) => !givable(allScopes).includes(scope))).toEqual(['lock:self']);
});
