import { expect, it } from 'vitest';
import { tokenize } from './tokens';

const words = (text: string) =>
  tokenize(text).lines.map(({ indent, line, tokens }) => [
    indent,
    line,
    ...tokens.map((token) => (token.kind === 'string' || token.kind === 'number' ? token.value : token.text)),
  ]);

it('joins what brackets and backslashes join', () => {
  expect(words('a = (1,\n  2) # )\nb = \\\n  3\n\tc')).toEqual([
    [0, 1, 'a', '=', '(', 1, ',', 2, ')'],
    [0, 3, 'b', '=', 3],
    [8, 5, 'c'],
  ]);
});

it.each([
  ["'a\\x41\\n\\u00e9\\'#'", "aA\né'#"],
  ['r"\\n"', '\\n'],
  ['Rb"\\n"', '\\n'],
  ["'''it's\n'two' '''", "it's\n'two' "],
  ['f"{a["b"]} {{c}}"', '{a["b"]} {{c}}'],
  ['"open', 'open'],
])('reads the string %s', (text, value) => expect(words(text)[0]?.[2]).toBe(value));

it('reads numbers of both Pythons', () => {
  expect(words('0x1F 0o17 017 10L 1_000 1.5e3 .5')[0]?.slice(2)).toEqual([31, 15, 15, 10, 1000, 1500, 0.5]);
});

it('ends a bracket that was never closed where a statement begins', () => {
  expect(words('f(1\ndef g(): pass')).toHaveLength(2);
});
