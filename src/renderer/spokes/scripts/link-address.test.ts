import { expect, test } from 'vitest';
import { filledHref, formLink } from './link-address';

test('a form is addressed as a link’s, with the values as they are', () => {
  expect(filledHref('hello', {})).toBe('/scripts/hello?from=link');
  expect(filledHref('hello', { a: 'b c&d' })).toBe('/scripts/hello?from=link&param.a=b+c%26d');
  expect(filledHref('..', { a: '1' })).toBe('/scripts?script=..&from=link&param.a=1');
  const odd = Object.fromEntries([['__proto__', 'x']]);
  expect(formLink(new URL(filledHref('hello', odd), 'http://localhost').search)).toEqual({ values: odd, fault: null });
});

test('an address is a link’s by its mark, and by any value in it', () => {
  expect(formLink('')).toBeUndefined();
  expect(formLink('?script=..')).toBeUndefined();
  expect(formLink('?from=link')).toEqual({ values: {}, fault: null });
  expect(formLink('?param.who=A%26B&x=1')).toEqual({ values: { who: 'A&B' }, fault: null });
  expect(Object.keys(formLink('?param.__proto__=a&param.constructor=b')?.values ?? {})).toEqual(['__proto__', 'constructor']);
});

test.each([
  ['?param.name=x%E2%80%AEy%E2%80%8Bz', 'control'],
  ['?param.name=a&param.name=b', 'twice'],
  ['?param.=a', 'form'],
])('the address %s is refused as the link would be', (search, fault) => {
  expect(formLink(search)).toEqual({ values: {}, fault });
});
