import { expect, it } from 'vitest';
import { wholePattern } from '#shared/contract/whole-pattern';
import { translatePattern } from './patterns';

it.each([
  ['^[A-Z]{3}\\d+$', ['ABC1', 'abc12'], ['AB1', 'xABC1']],
  ['\\d{3}', ['123', 'a123b'], ['12']],
  ['^a$|^b$', ['a', 'B'], ['ab']],
  ['^\\w+\\-\\w+\\z', ['Müller-Lüdenscheid'], ['a b-c']],
  ['^[]x]+$', [']x'], ['y']],
  ['^\\p{Lu}{2}', ['ÄÖ'], ['1']],
  ['^{x}$', ['{x}'], ['x']],
])('%j means the same', (net, fits, not) => {
  const pattern = wholePattern(translatePattern(net, true) ?? '(?!)');
  expect(fits.filter((text) => !pattern.test(text))).toEqual([]);
  expect(not.filter((text) => pattern.test(text))).toEqual([]);
});

it('keeps the case where that is asked for', () => expect(translatePattern('^ab+$', false)).toBe('ab+'));

it.each(['(?<-x>a)', '[a-z-[aeiou]]', '(', 'a'.repeat(600), '(?>a)', '\\p{IsGreek}'])('%j is only for .NET', (net) =>
  expect(translatePattern(net, true)).toBeUndefined(),
);
