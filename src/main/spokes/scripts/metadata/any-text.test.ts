import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

  it.each(readers.filter(([name]) => /^[RS]|(?:bash|perl|node|lua)$/.test(name)))(
    'are done with a megabyte of anything in less than 200 ms: %s',
    (name, read) => {
      const slow: string[] = [];
      for (const beginning of name === 'Raycast' || name === 'Script Kit' ? beginnings[name] : beginnings.plain)
        for (const filler of fillers) {
          const text = beginning + filler.repeat(Math.ceil(1_048_576 / filler.length));
          let took = timed(() => read(text));
          // A machine that is busy is no fault of a reader.
          for (let again = 0; again < 3 && took >= 200; again += 1) took = timed(() => read(text));
          if (took >= 200) slow.push(`${JSON.stringify(beginning + filler)}: ${took.toFixed(0)} ms`);
        }
      expect(slow).toEqual([]);
    },
  );
});

function timed(act: () => unknown): number {
  const from = performance.now();
  act();
  return performance.now() - from;
}
