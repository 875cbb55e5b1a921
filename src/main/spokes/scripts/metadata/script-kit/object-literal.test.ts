import { describe, expect, it } from 'vitest';
import { readObjectLiteral } from './object-literal';

const read = (text: string) => Object.fromEntries(readObjectLiteral(text, 0));

describe('an object literal', () => {
  it.each([
    [`{ a: 'x', "b": "y", c: \`z\` }`, { a: 'x', b: 'y', c: 'z' }],
    [`{ a: 'it\\'s \\x41\\u0042\\u{43}\\n', b: "on\\\nwards" }`, { a: "it's ABC\n", b: 'onwards' }],
    [`{ a: ['x', "y",], b: [] }`, { a: ['x', 'y'], b: [] }],
    [`{ /* a: 'no' */ b: 'x', // c: 'no'\n d: 'y' }`, { b: 'x', d: 'y' }],
    [`{ a: 'x' }; const b = { c: 'no' }`, { a: 'x' }],
  ])('says what stands in it: %j', (text, value) => expect(read(text)).toEqual(value));

  it.each([
    `{ a: 'x' + y, b: 'z' }`,
    `{ a: f('x', { b: 'no' }), b: 'z' }`,
    '{ a: `x ${y}`, b: "z" }',
    `{ a, ...rest, f() { return 'no' }, b: 'z' }`,
    `{ a: ['x', y], b: 'z' }`,
    `{ a: 1, b: 'z', 'c' }`,
  ])('evaluates nothing: %j', (text) => {
    const { a, b } = read(text);
    expect({ a, b }).toEqual({ a: undefined, b: 'z' });
  });

  it.each(['', '{', '{ a', '{ a:', `{ a: '`, '{ a: [', '{ a: /*', '}', '{ "', '{ : }'])(
    'that does not end is read as far as it goes: %j',
    (text) => {
      expect(read(text)).toBeDefined();
    },
  );
});
