import { expect, it } from 'vitest';
import { matchesWildcard } from './wildcard';

it.each([
  ['*', 'a.csv', true],
  ['*', '.a', false],
  ['.*', '.a', true],
  ['*.csv', 'a.csv', true],
  ['*.csv', 'a.csv.part', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['[a].csv', '[a].csv', true],
  ['[a].csv', 'a.csv', false],
  ['?', '😀', true],
  ['', '', true],
])('%j matches %j: %s', (pattern, name, matches) => {
  expect(matchesWildcard(pattern, name)).toBe(matches);
});

it('needs no more than a look at each pair, whatever the pattern', () => {
  expect(matchesWildcard(`${'*a'.repeat(120)}b`, 'a'.repeat(255))).toBe(false);
});
