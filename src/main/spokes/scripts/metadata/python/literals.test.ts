import { expect, it } from 'vitest';
import { readExpression } from './expressions';
import { valueOf } from './literals';
import { tokenize } from './tokens';
import { writtenOf, type Scope, type Value } from './values';

function evaluate(text: string): Value {
  const { source, lines } = tokenize(text);
  const scope: Scope = {
    source,
    steps: { left: 1_000 },
    resolve: (name) =>
      name === 'NUMBER'
        ? { value: { kind: 'number', value: 7, integer: true } }
        : name === 'LIST'
          ? { expression: readExpression(tokenize('["b", "a"]').lines[0]?.tokens ?? []), scope }
          : undefined,
  };
  return valueOf(readExpression(lines[0]?.tokens ?? []), scope);
}

it.each([
  ["'a' 'b' + \"c\"", 'abc'],
  ['60 * (2 + 3) - 2 ** 3', '292'],
  ['7 // 2 % 2', '1'],
  ['-1.0', '-1.0'],
  ['True', 'True'],
  ["', '.join(sorted(LIST))", 'a, b'],
  ["{'k': 'v'}['k']", 'v'],
  ["'A'.lower()", 'a'],
  ["_('text')", 'text'],
  ["Path('x')", 'x'],
  ["f'--{NUMBER}-{{x}}'", '--7-{x}'],
  ["'{a}' f'{NUMBER}'", '{a}7'],
  ["'--{}'.format(NUMBER)", '--7'],
  ["'--{0}'.format('a')", '--a'],
])('%s is %s', (text, written) => expect(writtenOf(evaluate(text))).toBe(written));

it('keeps the placeholders of text that only a run fills', () => {
  expect(evaluate("f'{a} b'")).toEqual({ kind: 'text', text: '{a} b', exact: false });
  expect(evaluate("f'{NUMBER:>3} {a} {NUMBER} {{}}'")).toEqual({ kind: 'text', text: '{NUMBER:>3} {a} 7 {}', exact: false });
  expect(evaluate("'{} b'.format(a)")).toEqual({ kind: 'text', text: '{} b', exact: false });
});

it('gives the text of what is known only when it runs', () => {
  expect(evaluate('os.environ.get("A",\n 1)')).toMatchObject({ kind: 'dynamic' });
  expect(evaluate('[x for x in y]')).toMatchObject({ kind: 'dynamic' });
});

it('reads a range as its bounds', () => expect(evaluate('range(1, 10)')).toEqual({ kind: 'range', from: 1, to: 10 }));
