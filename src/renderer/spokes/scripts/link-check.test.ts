import { expect, test } from 'vitest';
import { Param } from '#shared/contract/params';
import { filledHref, linkIssues, linkOf } from './link-check';

const params = [
  { kind: 'text', name: 'name', required: true },
  { kind: 'number', name: 'count', integer: true, max: 5 },
  { kind: 'boolean', name: 'force' },
  { kind: 'secret', name: 'token', required: true },
].map((param) => Param.parse({ label: param.name, ...param }));
const found = (link: Record<string, string>) =>
  linkIssues(params, link).map(({ name, issue }) => [name, issue === 'secret' ? issue : issue.reason]);

test('a link may leave out what the person fills in', () => {
  expect(found({})).toEqual([]);
  expect(found({ count: '3', force: 'true' })).toEqual([]);
});

test('what the script does not take, what is no value of it and secrets are refused', () => {
  expect(found({ nam: 'x' })).toEqual([['nam', 'unknown']]);
  expect(found({ count: 'many' })).toEqual([['count', 'type']]);
  expect(found({ count: '9' })).toEqual([['count', 'range']]);
  expect(found({ force: 'maybe' })).toEqual([['force', 'type']]);
  expect(found({ token: 'x' })).toEqual([['token', 'secret']]);
  expect(found({ toString: 'x' })).toEqual([['toString', 'unknown']]);
});

test('a link of the form has neither secrets nor what is empty', () => {
  expect(linkOf('a:b/c', params, { name: 'A & B', count: '', force: true, token: 'secret' })).toBe(
    'axle://run/a%3Ab%2Fc?name=A%20%26%20B&force=true',
  );
  expect(linkOf('x', params, { name: '\u001b' })).toBeUndefined();
});

test('a form is addressed with the values as they are', () => {
  expect(filledHref('hello', {})).toBe('/scripts/hello');
  expect(filledHref('hello', { a: 'b c&d' })).toBe('/scripts/hello?param.a=b+c%26d');
  expect(filledHref('..', { a: '1' })).toBe('/scripts?script=..&param.a=1');
});
