import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Param } from './params';
import { askedParams, paramProblem, validateParam, validateParams } from './validate-params';

const param = (kind: string, more: object = {}) => Param.parse({ name: 'p', label: 'P', kind, ...more });
const reasonOf = (kind: string, more: object, value: string | number | boolean | null) => {
  const checked = validateParam(param(kind, more), value);
  return 'reason' in checked ? checked.reason : checked.value;
};

describe('a parameter that depends on another', () => {
  const params = [
    Param.parse({ name: 'all', label: 'All', kind: 'boolean', default: true }),
    Param.parse({ name: 'where', label: 'Where', kind: 'multi-choice', choices: ['a', 'b'].map((value) => ({ value, label: value })) }),
    Param.parse({ name: 'which', label: 'Which', kind: 'text', required: true, when: { param: 'all', is: ['false'] } }),
    Param.parse({ name: 'why', label: 'Why', kind: 'text', required: true, when: { param: 'which', is: ['x'] } }),
    Param.parse({ name: 'b', label: 'B', kind: 'text', when: { param: 'where', is: ['b'] } }),
    Param.parse({ name: 'loop', label: 'Loop', kind: 'text', when: { param: 'loop', is: ['x'] } }),
  ];
  const asked = (given: Parameters<typeof askedParams>[1]): readonly string[] => askedParams(params, given).map(({ name }) => name);

  it('is asked for only while that has one of its values, as it is understood', () => {
    expect(asked({})).toEqual(['all', 'where']);
    for (const all of [false, 'no', 'off', '0']) expect(asked({ all })).toEqual(['all', 'where', 'which']);
    expect(asked({ all: false, which: 'x' })).toEqual(['all', 'where', 'which', 'why']);
    expect(asked({ which: 'x' })).toEqual(['all', 'where']);
    expect(asked({ where: 'a,b' })).toEqual(['all', 'where', 'b']);
    expect(asked({ loop: 'x' })).toEqual(['all', 'where']);
  });

  it('is neither demanded nor taken while it is not', () => {
    expect(validateParams(params, {})).toEqual({ values: { all: true }, secrets: {}, exposed: {}, issues: [] });
    expect(validateParams(params, { which: '', why: null, b: ' ' })).toEqual({
      values: { all: true },
      secrets: {},
      exposed: {},
      issues: [],
    });
    expect(validateParams(params, { which: 'x', b: '1', where: 'a' })).toEqual({
      values: { all: true, where: 'a' },
      secrets: {},
      exposed: {},
      issues: [
        { name: 'which', reason: 'not-asked', expected: 'all: false' },
        { name: 'b', reason: 'not-asked', expected: 'where: b' },
      ],
    });
    expect(validateParams(params, { all: false }).issues).toMatchObject([{ name: 'which', reason: 'required' }]);
  });
});

describe('a secret that a script takes in another way than by a file', () => {
  const secret = (pass: object): Param => Param.parse({ name: 'token', label: 'T', kind: 'secret', minLength: 2, pass });
  const ways = [{ by: 'position' }, { by: 'option', option: '--token' }, { by: 'named', name: 'Token' }];

  it.each(ways)('is refused as an argument without consent: $by', (pass) => {
    const refused = { values: {}, secrets: {}, exposed: {}, issues: [{ name: 'token', reason: 'secret-argument' }] };
    expect(validateParams([secret(pass)], { token: 'xy' })).toEqual(refused);
    expect(validateParams([secret(pass)], { token: 'xy' }, { exposes: false })).toEqual(refused);
    for (const token of [undefined, null, ' ']) {
      const given = token === undefined ? {} : { token };
      expect(validateParams([secret(pass)], given)).toEqual({ values: {}, secrets: {}, exposed: {}, issues: [] });
    }
  });

  it.each(ways)('is kept apart from the others with it, and has to satisfy its rules: $by', (pass) => {
    const exposes = { exposes: true };
    expect(validateParams([secret(pass)], { token: 'xy' }, exposes)).toEqual({
      values: {},
      secrets: {},
      exposed: { token: 'xy' },
      issues: [],
    });
    expect(validateParams([secret(pass)], { token: 'x' }, exposes)).toMatchObject({ exposed: {}, issues: [{ reason: 'length' }] });
    expect(validateParams([secret({ by: 'variable' })], { token: 'xy' }, exposes)).toMatchObject({ secrets: { token: 'xy' }, exposed: {} });
  });

  it('cannot be given where no text becomes what it takes, whatever somebody agrees to', () => {
    for (const exposes of [false, true])
      expect(validateParams([secret({ by: 'none' })], { token: 'xy' }, { exposes })).toEqual({
        values: {},
        secrets: {},
        exposed: {},
        issues: [{ name: 'token', reason: 'secret-object' }],
      });
  });
});

describe('one value', () => {
  it.each([
    ['text', {}, 'hello', 'hello'],
    ['text', { pattern: '[a-z]+' }, 'ab1', 'pattern'],
    ['text', { pattern: 'a|b' }, 'ab', 'pattern'],
    ['text', { minLength: 2 }, 'a', 'length'],
    ['text', { maxLength: 2 }, 'abc', 'length'],
    ['text', {}, 'a\0b', 'type'],
    ['text', { minLength: 2 }, '', ''],
    ['text', { required: true }, '  ', 'required'],
    ['multiline', {}, 'a\nb', 'a\nb'],
    ['number', {}, '3', 3],
    ['number', {}, ' -1.5e2 ', -150],
    ['number', {}, '1,5', 'type'],
    ['number', {}, 'Infinity', 'type'],
    ['number', {}, '0x10', 'type'],
    ['number', {}, '1e999', 'type'],
    ['number', { integer: true }, '1.5', 'type'],
    ['number', { min: 1, max: 10 }, 11, 'range'],
    ['number', { min: 1, max: 10 }, 10, 10],
    ['number', { required: true }, '', 'required'],
    ['number', {}, '', null],
    ['boolean', {}, 'yes', true],
    ['boolean', {}, 'ON', true],
    ['boolean', {}, '0', false],
    ['boolean', {}, 'perhaps', 'type'],
    ['choice', { choices: [{ value: 'a', label: 'A' }] }, 'a', 'a'],
    ['choice', { choices: [{ value: 'a', label: 'A' }] }, 'A', 'choice'],
    ['date', {}, '2024-02-29', '2024-02-29'],
    ['date', {}, '2026-02-29', 'type'],
    ['date', {}, '2026-13-01', 'type'],
    ['date', {}, '2026-1-1', 'type'],
    ['date', { min: '2026-01-01' }, '2025-12-31', 'range'],
    ['secret', { minLength: 8 }, 'short', 'length'],
    ['secret', { required: true }, null, 'required'],
    ['file', {}, '/etc/hosts', '/etc/hosts'],
  ])('%s %j %j gives %j', (kind, more, value, expected) => expect(reasonOf(kind, more, value)).toBe(expected));

  it('that is absent takes the default; one left empty does not', () => {
    expect(validateParam(param('number', { default: 3 }), undefined)).toEqual({ value: 3 });
    expect(validateParam(param('number', { default: 3 }), null)).toEqual({ value: null });
    expect(validateParam(param('boolean', { default: true }), undefined)).toEqual({ value: true });
  });
});

it('a pattern that could not be tried in time is told from one that does not match', () => {
  expect(validateParam(param('text', { pattern: 'a' }), 'b', { matches: () => 'too-slow' })).toEqual({
    reason: 'pattern-too-slow',
    expected: 'a',
  });
});

describe('all values', () => {
  it('are kept apart from secrets, and what is not asked for is named', () => {
    const params = [param('text'), Param.parse({ name: 's', label: 'S', kind: 'secret' })];
    const result = validateParams(params, { p: 'a', s: 'hush', q: 1, toString: 'x' });
    expect(result.values).toEqual({ p: 'a' });
    expect(result.secrets).toEqual({ s: 'hush' });
    expect(result.issues.map(({ name, reason }) => [name, reason])).toEqual([
      ['q', 'unknown'],
      ['toString', 'unknown'],
    ]);
  });

  it('never name a secret’s value in an issue', () => {
    const result = validateParams([param('secret', { minLength: 20 })], { p: 'hunter2' });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('are bounded together', () => {
    const params = Array.from({ length: 20 }, (_, n) => Param.parse({ name: `p${n}`, label: 'P', kind: 'multiline' }));
    const given = Object.fromEntries(params.map(({ name }) => [name, 'x'.repeat(60_000)]));
    expect(validateParams(params, given).issues[0]).toMatchObject({ reason: 'length' });
  });

  it('satisfy their rules whenever there is no issue', () => {
    const number = param('number', { min: -5, max: 5, integer: true });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null)), (value) => {
        const checked = validateParam(number, value);
        if ('reason' in checked || checked.value === null) return;
        expect(Number.isInteger(checked.value)).toBe(true);
        expect(Math.abs(Number(checked.value))).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('mean the same as text and as themselves', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => {
        expect(reasonOf('number', {}, String(n))).toBe(Number(String(n)));
      }),
    );
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (day) => {
        const text = day.toISOString().slice(0, 10);
        expect(reasonOf('date', {}, text)).toBe(text);
      }),
    );
  });
});

it('finds parameters that nothing can satisfy', () => {
  expect(paramProblem(param('text', { pattern: '(' }))).toEqual({ key: 'pattern-invalid', values: { pattern: '(' } });
  expect(paramProblem(param('number', { min: 2, max: 1 }))).toMatchObject({ key: 'bounds-crossed' });
  expect(paramProblem(param('choice', { choices: [{ value: 'a', label: '' }], default: 'b' }))).toMatchObject({ key: 'default-choice' });
  expect(paramProblem(param('text', { pattern: '(a+)+', default: `${'a'.repeat(40)}b` }))).toBeNull();
});
