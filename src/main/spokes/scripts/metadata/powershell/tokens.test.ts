import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize } from './tokens';

const kinds = (text: string) => tokenize(text).tokens.map(({ kind, value }) => `${kind} ${value}`);

describe('tokens', () => {
  it.each([
    ["'it''s'", ["string it's"]],
    ['"a `"b`" ""c""`t"', ['string a "b" "c"\t']],
    ['‘x’ “y”', ['string x', 'string y']],
    ["@'\n '@ it's\n'@ 1", ["string  '@ it's", 'number 1']],
    ['@"\na "b" $(\n"@"@\n)"\n"@ 1', ['string a "b" $(\n"@"@\n)"', 'number 1']],
    ["@''", ['operator @', 'string ']],
    ['"$( "in )" ) " 1', ['string $( "in )" ) ', 'number 1']],
    [
      '$a ${b c} $script:d $env:E $a::b $$ $(',
      ['variable a', 'variable b c', 'variable script:d', 'variable env:E', 'variable a', 'operator ::', 'word b', 'variable $', 'open $('],
    ],
    [
      '1 0xFF 1.5e3 10MB .5 7zip -1 –2',
      [
        'number 1',
        'number 0xFF',
        'number 1.5e3',
        'number 10MB',
        'number .5',
        'word 7zip',
        'operator -',
        'number 1',
        'operator -',
        'number 2',
      ],
    ],
    ['a#b # c\n<# d\n#> e', ['word a#b', 'comment # c', 'comment <# d\n#>', 'word e']],
    ['a `\n b', ['word a', 'word b']],
    ['<# never closed', ['comment <# never closed']],
  ])('of %j', (text, wanted) => expect(kinds(text)).toEqual(wanted));

  it('know their lines, whatever ends those', () => {
    const { tokens } = tokenize("a\r\n'b\r\nc'\rd\n<#\n#> e");
    expect(tokens.map(({ line, endLine }) => [line, endLine])).toEqual([
      [1, 1],
      [2, 3],
      [4, 4],
      [5, 6],
      [6, 6],
    ]);
  });

  it('know what closes what they open', () => {
    expect([...tokenize('(a [b] {)').closers]).toEqual([-1, -1, 4, -1, -1, -1, -1]);
    expect([...tokenize('@( $( ) )').closers]).toEqual([3, 2, -1, -1]);
  });

  it('never overlap, and leave nothing but white space and backticks between them', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab1 \n\'"`$(){}[]@#<>=,.-:;“’é')) }), (text) => {
        let at = 0;
        for (const { start, end } of tokenize(text).tokens) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(text.slice(at, start)).toMatch(/^(?:\s|`[^]?)*$/);
          at = end;
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
