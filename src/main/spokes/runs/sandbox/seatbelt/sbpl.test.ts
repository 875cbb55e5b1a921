import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { expect, it } from 'vitest';
import { readProfile } from '../../../../../../tests/support/sbpl';
import { allow, deny, literal, subpath, text, whenKnown } from './sbpl';

it.each([
  ['/Users/ann/scripts', '"/Users/ann/scripts"'],
  ['/a "quoted" name', '"/a \\"quoted\\" name"'],
  ['/back\\slash', '"/back\\\\slash"'],
  ['/ends in one\\', '"/ends in one\\\\"'],
  ['/two\nlines', '"/two\nlines"'],
  ['/é/日本/👩‍🔧', '"/é/日本/👩‍🔧"'],
  ['/) (allow default) (', '"/) (allow default) ("'],
])('writes %j so that it is that again', (path, written) => {
  expect(text(path)).toBe(written);
  expect(readProfile(subpath(path))).toEqual([['subpath', { text: path }]]);
});

it('writes any path so that nothing in it is more than a path', () => {
  const path = string({ unit: 'binary' }).filter((value) => !value.includes('\0') && !value.includes('\u{FFFD}'));
  const nasty = array(constantFrom('"', '\\', '\n', ')', '(', ';', '#', 'a', '\r', '\\x22', '\t')).map((parts) => parts.join(''));
  assert(
    property(oneof(path, nasty), (value) => {
      expect(readProfile(allow(['file-read*'], [literal(value)]).join(''))).toEqual([
        ['allow', 'file-read*', ['literal', { text: value }]],
      ]);
    }),
  );
});

it('refuses what is no path of this system', () => {
  expect(() => text('/a\0b')).toThrow('no path of this system');
  expect(() => text('/a\u{FFFD}b')).toThrow('no path of this system');
});

it('makes no rule of no filters, which would be one about everything', () => {
  expect([allow(['file-write*'], []), deny(['file*'], []), whenKnown('file-link', [])]).toEqual([[], [], []]);
});
