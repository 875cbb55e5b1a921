import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import { Language } from '#shared/contract/scripts';
import { readLeadingComment } from './leading-comment';
import { readRaycast } from './raycast';
import { readFields } from './read-fields';
import { readScriptKit } from './script-kit';

const readers = [
  ['Raycast', (text: string) => readRaycast('/s/x.sh', text)],
  ['Script Kit', (text: string) => readScriptKit('/s/x.ts', text)],
  ...Language.options.map((language) => [`plain ${language}`, (text: string) => readLeadingComment('/s/x.sh', text, language)] as const),
] as const;

const pieces = [
  '# ',
  '// ',
  '/*',
  '*/',
  ' * ',
  '\n',
  '\r\n',
  '@raycast.title ',
  '@raycast.argument1 ',
  '{"type": "dropdown", "data": [',
  '{"title": "a"}',
  ']}',
  'Name: ',
  'Description: ',
  'export const metadata = {',
  'name: ',
  '`${',
  "'a'",
  '"',
  '\\u',
  ',',
  '=head1 NAME',
  '=begin\n',
  'rem ',
  '--[[',
  'Usage:',
  'word - word ',
  '\uD800',
  '\uFEFF',
  '\0',
];

/** What a text may begin with before it goes on with one piece for ever: for each reader what makes it look. */
const beginnings = {
  Raycast: ['# @raycast.title ', '# @raycast.title a\n# @raycast.argument1 ', '# @raycast.title a\n'],
  'Script Kit': ['// Name: a\n// Shortcut: b\n', 'export const metadata = {', 'export const metadata = { a: '],
  plain: ['', '# ', '/* ', '=head1 NAME\n\n'],
};
const fillers = [
  ' ',
  '#',
  '*',
  '-',
  "'",
  '"',
  '{',
  '[',
  '/*/',
  '//',
  'a',
  'a ',
  '<a@',
  ']=',
  'B<',
  ' -',
  '\n# ',
  '\n * ',
  '\n',
  "{'a':",
  "'a',",
  '`${',
  'export const metadata = ',
  '=head1 ',
  '# @raycast.title a\n',
];

const LONG = 262_144;

describe('readers of other tools’ metadata', () => {
  it.each(readers)('take any text without an exception: %s', (_, read) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const raw = read(text);
          if (raw !== null) readFields(raw);
        },
      ),
    );
  });

  // One that took the square of its length would not come to an end in the time that a test has.
  it.each(readers.filter(([name]) => /^[RS]|(?:bash|perl|node|lua)$/.test(name)))('come to the end of any long text: %s', (name, read) => {
    for (const beginning of name === 'Raycast' || name === 'Script Kit' ? beginnings[name] : beginnings.plain)
      for (const filler of fillers) {
        const raw = read(beginning + filler.repeat(Math.ceil(LONG / filler.length)));
        if (raw !== null) readFields(raw);
      }
  });
});
