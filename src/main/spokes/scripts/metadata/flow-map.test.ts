import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseFlowMap } from './flow-map';
import { parseYaml } from './yaml';

it('reads what parameters are made of', () => {
  expect(
    parseFlowMap('{kind: choice, required: true, min: -1.5, label: "How, many: 3", choices: [a b, {value: 2, label: \'Two\'}] } '),
  ).toEqual({
    kind: 'choice',
    required: true,
    min: -1.5,
    label: 'How, many: 3',
    choices: ['a b', { value: 2, label: 'Two' }],
  });
});

it.each([
  '',
  '{',
  '{}',
  '{a}',
  '{a: }',
  '{a: 1',
  '{a: 1} x',
  '{a: 1, a: 2}',
  '{a: &x 1}',
  '{a: *x}',
  '{a: 0x10}',
  '{a: 1e3}',
  '{a: True}',
  '{a: "\\n"}',
  "{a: 'it''s'}",
  '{a:1}',
  '{"a": 1}',
  '[1]',
  '{a: -0}',
  '{a: 1 # b\n}',
])('leaves %j to the YAML parser', (text) => expect(parseFlowMap(text)).toBeUndefined());

it('never reads anything else than the YAML parser does', () => {
  const parts = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    ' ',
    ': ',
    ', ',
    'a',
    'kind',
    'true',
    'no',
    '1',
    '-2.5',
    '01',
    '.5',
    '"x, y"',
    "'z'",
    '#',
    ' #',
    '-',
    '&a',
    '~',
    'null',
    '\n',
    '2024-01-01',
    '+1',
    '1_0',
  );
  const value = fc.constantFrom(
    'a',
    'b c',
    '1',
    '-2.5',
    'true',
    '"x: y"',
    "'z'",
    '[a, 1]',
    '{q: r}',
    'no',
    'null',
    'a-b',
    '007',
    '1.0',
    'e5',
    'a.b',
    '"#"',
    'x#y',
    '.inf',
    '1.2.3',
    '10',
    '3 4',
  );
  const mapping = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'kind', 'no', 'x-y', '1a'), value), { minLength: 1, maxLength: 4 });
  const texts = fc.oneof(
    fc.array(parts).map((all) => `{${all.join('')}}`),
    mapping.map((pairs) => `{${pairs.map(([key, item]) => `${key}: ${item}`).join(', ')}}`),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const fast = parseFlowMap(text);
      if (fast === undefined) return;
      const yaml = parseYaml(text);
      expect(yaml.ok && yaml.value).toEqual(fast);
    }),
    { numRuns: 3_000 },
  );
});
