import { describe, expect, it } from 'vitest';
import { readIndex, sameIndex, writeIndex } from './signed-index';

const HASH = 'a'.repeat(64);
const text = (...lines: string[]): string => ['# axle index 1', '# serial 3', ...lines, ''].join('\n');

it.each([
  'plain.sh',
  'with space.sh',
  'line\u2028end',
  'paragraph\u2029end',
  'a\nb',
  'a\rb',
  'back\\slash',
  '\\n',
  ' first',
  'é/ü.sh',
  '#no comment',
])('reads the name %j as it was written', (name) => {
  const index = { serial: 7, files: new Map([[name, HASH]]) };
  expect(readIndex(writeIndex(index))).toEqual(index);
});

it('reads what sha256sum writes, in either mode, and comments', () => {
  expect(readIndex(text(`${HASH}  a`, '# said by the way', `${HASH} *b`, `\\${HASH}  c\\\\d\\ne`))?.files).toEqual(
    new Map([
      ['a', HASH],
      ['b', HASH],
      ['c\\d\ne', HASH],
    ]),
  );
});

describe('is none', () => {
  it.each([
    ['empty', ''],
    ['without its heading', `# serial 3\n${HASH}  a\n`],
    ['without its number', `# axle index 1\n${HASH}  a\n`],
    ['with a number that is none', `# axle index 1\n# serial -1\n${HASH}  a\n`],
    ['with a number that is not exact', `# axle index 1\n# serial 1234567890123456\n`],
    ['with a line that says something else', text('hello')],
    ['with a hash that is too short', text(`${HASH.slice(1)}  a`)],
    ['with no name', text(`${HASH}  `)],
    ['with a name twice', text(`${HASH}  a`, `${'b'.repeat(64)}  a`)],
    ['with a name that no path has', text(`${HASH}  ${'a'.repeat(4_097)}`)],
  ])('%s', (_what, said) => expect(readIndex(said)).toBeUndefined());
});

it('is the same as another where number, names and hashes are', () => {
  const index = (serial: number, ...files: [string, string][]): { serial: number; files: Map<string, string> } => ({
    serial,
    files: new Map(files),
  });
  const one = index(1, ['a', HASH], ['b', HASH]);
  expect(sameIndex(one, index(1, ['b', HASH], ['a', HASH]))).toBe(true);
  expect(sameIndex(one, index(2, ['a', HASH], ['b', HASH]))).toBe(false);
  expect(sameIndex(one, index(1, ['a', HASH], ['c', HASH]))).toBe(false);
  expect(sameIndex(one, index(1, ['a', HASH]))).toBe(false);
  expect(sameIndex(one, null)).toBe(false);
  expect(sameIndex(null, null)).toBe(true);
});
