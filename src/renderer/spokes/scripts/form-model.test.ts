import { describe, expect, it } from 'vitest';
import { Param } from '#shared/contract/params';
import { ScriptId } from '#shared/contract/scripts';
import { validateParams } from '#shared/contract/validate-params';
import {
  askedValues,
  createLastValues,
  exposedIn,
  initialValues,
  placeIssues,
  presetOf,
  previewOf,
  requestOf,
  toFormValues,
  toParamValues,
} from './form-model';

const params = [
  { kind: 'text', name: 'who', label: 'Who', default: 'you' },
  { kind: 'number', name: 'days', label: 'Days', default: 30 },
  { kind: 'boolean', name: 'dry', label: 'Dry', default: true },
  { kind: 'choice', name: 'env', label: 'Env', choices: [{ value: 'prod', label: 'Prod' }] },
  { kind: 'date', name: 'until', label: 'Until' },
  { kind: 'secret', name: 'password', label: 'Password' },
].map((param) => Param.parse(param));

describe('what a form would expose', () => {
  const secret = (name: string, by: object, more: object = {}): Param =>
    Param.parse({ kind: 'secret', name, label: name, pass: by, ...more });
  const some = [
    secret('file', { by: 'variable' }),
    secret('argument', { by: 'position' }),
    secret('option', { by: 'option', option: '--x' }, { when: { param: 'who', is: ['me'] } }),
    secret('object', { by: 'none' }),
    ...params.slice(0, 1),
  ];
  const named = (values: Record<string, string>): readonly string[] => exposedIn(some, values).map(({ name }) => name);

  it('are the secrets that were typed, are asked for, and are passed as arguments', () => {
    const all = { file: 'x', argument: 'x', option: 'x', object: 'x', who: 'me' };
    expect(named(all)).toEqual(['argument', 'option']);
    expect(named({ ...all, who: 'you' })).toEqual(['argument']);
    expect(named({ ...all, argument: ' ', who: '' })).toEqual([]);
  });
});

describe('what the form starts with', () => {
  it('is the defaults', () => {
    expect(initialValues(params)).toEqual({ who: 'you', days: '30', dry: true, env: '', until: '', password: '' });
  });

  it('is the link before the last values before the defaults', () => {
    const values = initialValues(params, { who: 'A&B', dry: 'no' }, { who: 'old', days: '7' });
    expect([values['who'], values['days'], values['dry']]).toEqual(['A&B', '7', false]);
  });

  it('never takes a secret from a link or from before', () => {
    expect(initialValues(params, { password: 'x' }, { password: 'y' })['password']).toBe('');
    const last = createLastValues();
    last.keep('s', params, { ...initialValues(params), password: 'hunter2' });
    expect(JSON.stringify(last.get('s'))).not.toContain('hunter2');
  });

  it('is not fooled by names of the language', () => {
    const odd = ['constructor', '__proto__', 'toString'].map((name) => Param.parse({ kind: 'text', name, label: name }));
    expect(initialValues(odd)['constructor']).toBe('');
    expect(toParamValues(odd, {})['toString']).toBeNull();
  });
});

describe('what is sent', () => {
  it('turns text into numbers where it is one, and empty fields into null', () => {
    expect(toParamValues(params, { who: '', days: '12.5', dry: false, env: 'prod', until: '', password: 'p' })).toEqual({
      who: null,
      days: 12.5,
      dry: false,
      env: 'prod',
      until: null,
      password: 'p',
    });
    expect(toParamValues(params, { days: 'many' })['days']).toBe('many');
  });

  it('is not what was typed into a field that went meanwhile', () => {
    const two = [
      Param.parse({ kind: 'boolean', name: 'all', label: 'All' }),
      Param.parse({ kind: 'text', name: 'which', label: 'Which', when: { param: 'all', is: ['false'] } }),
    ];
    const script = { id: ScriptId.parse('s'), params: two };
    const choices = { mode: 'pipe', level: undefined } as const;
    expect(requestOf(script, { all: true, which: 'x' }, choices).params).toEqual({ all: true });
    expect(requestOf(script, { all: false, which: 'x' }, choices).params).toEqual({ all: false, which: 'x' });
    expect(validateParams(two, askedValues(two, { all: true, which: 'x' })).issues).toEqual([]);
  });

  it('names a sandbox only where somebody chose one', () => {
    const script = { id: ScriptId.parse('s'), params: [] };
    expect(requestOf(script, {}, { mode: 'pipe', level: undefined })).toEqual({ script: 's', params: {}, mode: 'pipe' });
    expect(requestOf(script, {}, { mode: 'pipe', level: 'none' })).toMatchObject({ sandbox: 'none' });
  });
});

describe('a preset', () => {
  it('fills in the form as it was, what it does not name with the defaults, a secret never', () => {
    const saved = presetOf(params, { who: '', days: '7', dry: false, env: 'prod', until: '', password: 'hush' });
    expect(saved).toEqual({ who: null, days: 7, dry: false, env: 'prod', until: null });
    const { days: _days, ...rest } = saved;
    expect(initialValues(params, {}, toFormValues(rest))).toEqual({
      who: '',
      days: '30',
      dry: false,
      env: 'prod',
      until: '',
      password: '',
    });
  });
});

describe('a preview', () => {
  it('names the secrets that were typed, and those alone', () => {
    const script = { id: ScriptId.parse('hello'), params };
    expect(previewOf(script, { password: '' }, undefined).secrets).toEqual([]);
    const asked = previewOf(script, { who: 'me', password: 'hush' }, 'strict');
    expect(asked).toMatchObject({ secrets: ['password'], params: { who: 'me' }, sandbox: 'strict' });
    expect(JSON.stringify(asked)).not.toContain('hush');
  });
});

describe('issues', () => {
  it('go to their fields, the first of each, and the rest above the form', () => {
    const { byField, rest } = placeIssues(params, [
      { name: 'who', reason: 'length' },
      { name: 'who', reason: 'pattern' },
      { name: 'gone', reason: 'unknown' },
    ]);
    expect(byField.get('who')?.reason).toBe('length');
    expect(rest.map(({ name }) => name)).toEqual(['gone']);
  });
});
