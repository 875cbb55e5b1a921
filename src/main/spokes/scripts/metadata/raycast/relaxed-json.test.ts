import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './relaxed-json';

describe('JSON', () => {
  it('is read as it is', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(readJson(text)).toEqual({ value: JSON.parse(text), strict: true });
      }),
    );
  });

  it('with a comma too many means the same', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))), (list) => {
        expect(readJson(`[${list.map((item) => JSON.stringify(item)).join(',')},]`)).toEqual({ value: list, strict: false });
      }),
    );
  });

  it.each([
    [`{'a': 'b'}`, { a: 'b' }],
    [`{a: b, "c": True,}`, { a: 'b', c: true }],
    [`{“a”: “b \\u00e9”}`, { a: 'b é' }],
    [`[1, -2.5e3, 1.2.3, null,, "x"`, [1, -2500, '1.2.3', null, 'x']],
    [`{'a': 'it\\'s', "b": [`, { a: "it's", b: [] }],
    [`{"__proto__": {"x": 1},}`, JSON.parse('{"__proto__": {"x": 1}}')],
  ])('is what was meant by %s', (text, value) => expect(readJson(text)).toEqual({ value, strict: false }));

  it.each(['', '{"a" "b"}', '{a b: 1}', '"a', '{"a": 1} x', '{:1}', '{"a":}', '['.repeat(40), '{a:'.repeat(40)])(
    'is not understood in %j',
    (text) => expect(readJson(text)).toHaveProperty('why'),
  );
});
