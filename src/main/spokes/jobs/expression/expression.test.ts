import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, isTrue, type Lookups } from './evaluate';
import { ExpressionFault, readExpression, type Value } from './read-expression';
import { fill, readCondition, readTemplate } from './template';

const lookups: Lookups = {
  param: (name) =>
    new Map<string, Value>([
      ['level', 'full'],
      ['n', 7],
      ['off', false],
      ['empty', ''],
    ]).get(name) ?? null,
  step: (step, field) => (step === 'build' ? (field === 'state' ? 'succeeded' : 0) : null),
  result: (step, name, key) =>
    step === 'build' && name === 'facts' ? (key === null ? '{"size":12}' : key === 'size of' ? 12 : null) : null,
  status: (of) => of === 'success',
};
const value = (text: string): Value => evaluate(readExpression(text), lookups);

describe('an expression', () => {
  it.each<[string, Value]>([
    ['1', 1],
    ["'it''s'", "it's"],
    ['"text"', 'text'],
    ['params.level', 'full'],
    ['params.nobody', null],
    ['params.level == "full"', true],
    ['params.n >= 7 && params.n < 7.5', true],
    ["params.n == '7'", true],
    ['params.level > 3', false],
    ['steps.build.state == "succeeded"', true],
    ['steps.build.exitCode', 0],
    ["steps.build.results.facts['size of']", 12],
    ["steps['build'].results['facts']", '{"size":12}'],
    ['steps.gone.results.facts.x', null],
    ['success() && !failure()', true],
    ['failure() || always()', true],
    ['!(params.level == "full" || false)', false],
    ['params.empty || "other"', 'other'],
    ['null == null', true],
    ['params.nobody != ""', true],
    ['-2 < -1.5', true],
    // Versions and digests are texts: two of them are the same where they are written the same.
    ["'1.10' == '1.1'", false],
    ["'0e123' != '0e456'", true],
    ["'10' > '9'", true],
    ["7 == '7.0'", true],
  ])('%s is %j', (text, expected) => expect(value(text)).toEqual(expected));

  it.each([
    ['', 0],
    ['params', 6],
    ['params.', 7],
    ['steps.a.output', 7],
    ['steps.a', 7],
    ['success', 7],
    ['a == ', 0],
    ['1 2', 2],
    ['(1', 2],
    ["'open", 0],
    ['1 + 2', 1],
    ['constructor.constructor("return process")()', 0],
    ['params[level]', 7],
  ])('%j is refused, and where', (text, at) => {
    expect(() => readExpression(text)).toThrow(ExpressionFault);
    try {
      readExpression(text);
    } catch (error) {
      expect(error).toMatchObject({ at });
    }
  });

  it('is bounded in length and depth', () => {
    expect(() => readExpression('!'.repeat(200) + '1')).toThrow('nested too deeply');
    expect(() => readExpression(`'${'x'.repeat(600)}'`)).toThrow('longer than 512');
  });

  it('is read or refused, and has a value, whatever is written', () => {
    const word = constantFrom(
      'params.n',
      "'t'",
      '1',
      '(',
      ')',
      '!',
      '&&',
      '||',
      '==',
      '<',
      'success()',
      'steps.build.state',
      '.',
      '[',
      ']',
      'null',
      '$',
    );
    assert(
      property(array(word, { maxLength: 20 }), (words) => {
        try {
          expect(['string', 'number', 'boolean', 'object']).toContain(typeof value(words.join(' ')));
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionFault);
        }
      }),
    );
  });
});

describe('a value with expressions in it', () => {
  const filled = (text: string): Value => fill(readTemplate(text), lookups);
  it.each<[string, Value]>([
    ['plain', 'plain'],
    ['', ''],
    ['${{ params.n }}', 7],
    ['v${{ params.n }}-${{params.level}}', 'v7-full'],
    ['[${{ params.nobody }}]', '[]'],
    ['$HOME and {{ x }}', '$HOME and {{ x }}'],
  ])('%j comes to %j', (text, expected) => expect(filled(text)).toEqual(expected));

  it('is not read again: what a result holds is never an expression', () => {
    const evil: Lookups = { ...lookups, param: () => '${{ params.level }}' };
    expect(fill(readTemplate('${{ params.x }}'), evil)).toBe('${{ params.level }}');
  });
});

it('a condition may be written either way', () => {
  expect(isTrue(evaluate(readCondition('${{ success() }}'), lookups))).toBe(true);
  expect(isTrue(evaluate(readCondition(' failure() '), lookups))).toBe(false);
});
