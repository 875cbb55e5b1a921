import { expect, test } from 'vitest';
import { fuzzyScore } from './fuzzy';

const order = (query: string, texts: readonly string[]): readonly string[] =>
  texts
    .flatMap((text) => {
      const score = fuzzyScore(query, text);
      return score === null ? [] : [{ text, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ text }) => text);

test('a beginning comes before the start of a later word, and that before the middle of one', () => {
  expect(order('rest', ['Forest count', 'Mail restore', 'Restart web tier'])).toEqual(['Restart web tier', 'Mail restore', 'Forest count']);
});

test('initials find a name', () => {
  expect(order('rwt', ['Rotate certificates', 'Restart web tier'])).toEqual(['Restart web tier']);
});

test('accents and case do not matter', () => {
  expect(fuzzyScore('securite', 'Pack Sécurité')).not.toBeNull();
});

test('missing letters find nothing; an empty query finds all alike', () => {
  expect(fuzzyScore('xyz', 'Restart')).toBeNull();
  expect(fuzzyScore('', 'Restart')).toBe(0);
});
