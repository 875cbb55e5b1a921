import { expect, test } from 'vitest';
import { foldText } from './fold-text';

test.each([
  ['Évaluer', 'évaluer'],
  ['STRASSE', 'straße'],
  ['İstanbul', 'istanbul'],
  ['ISTANBUL', 'ıstanbul'],
  ['ΟΔΟΣ', 'οδος'],
  ['e\u0301t\u00e9', 'ÉTÉ'],
])('%s is found as %s', (one, other) => {
  expect(foldText(one)).toBe(foldText(other));
});

test('accents are kept', () => {
  expect(foldText('côte')).not.toBe(foldText('cote'));
});
