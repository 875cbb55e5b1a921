import { expect, test } from 'vitest';
import { Param } from '#shared/contract/params';
import { linkIssues, linkOf } from './link-check';

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

test('a pattern is not tried on a value that somebody else chose', () => {
  const slow = [Param.parse({ kind: 'text', name: 'code', label: 'Code', pattern: String.raw`\w*\d*\w*\d*\w*-\d+` })];
  expect(linkIssues(slow, { code: '1'.repeat(1_500) })).toEqual([]);
});

const never = (): boolean => false;

test('a link of the form has neither secrets nor what is empty', () => {
  expect(linkOf('a:b/c', params, { name: 'A & B', count: '', force: true, token: 'secret' }, never)).toEqual({
    link: 'axle://run/a%3Ab%2Fc?name=A%20%26%20B&force=true',
    leftOut: [],
  });
  expect(linkOf('x', params, { name: '\u001b' }, never).link).toBeUndefined();
});

test('a link of the form says what was emptied where there is a default, unless something is needed there', () => {
  const preset = [
    { kind: 'text', name: 'who', default: 'world' },
    { kind: 'text', name: 'must', required: true, default: 'x' },
  ].map((param) => Param.parse({ label: param.name, ...param }));
  const { link } = linkOf('hello', preset, { who: '', must: '' }, never);
  expect(link).toBe('axle://run/hello?who=');
  expect(linkIssues(preset, { who: '' })).toEqual([]);
});

test('a file that was sent for one run is left out, and that is said', () => {
  const file = [Param.parse({ kind: 'file', name: 'f', label: 'File' })];
  const sent = (path: string): boolean => path === '/up/1/a';
  expect(linkOf('x', file, { f: '/up/1/a' }, sent)).toEqual({ link: 'axle://run/x', leftOut: ['File'] });
  expect(linkOf('x', file, { f: '/a' }, sent)).toEqual({ link: 'axle://run/x?f=%2Fa', leftOut: [] });
});
