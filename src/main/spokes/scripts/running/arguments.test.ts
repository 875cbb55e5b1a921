import { expect, it } from 'vitest';
import { Param, type Pass } from '#shared/contract/params';
import { argumentsOf } from './arguments';

const param = (name: string, pass: Partial<Pass>, more: object = {}): Param =>
  Param.parse({ name, label: name, kind: 'text', pass, ...more });
const choices = ['a', 'b', 'c'].map((value) => ({ value, label: value }));

it('passes nothing of what the script finds in a variable', () => {
  expect(argumentsOf([param('who', { by: 'variable' })], { who: 'world' })).toEqual([]);
});

it('keeps the place of a value that was left empty, unless it is left out', () => {
  const [first, second] = [param('first', { by: 'position' }), param('second', { by: 'position' })];
  expect(argumentsOf([first, second], { second: 'b' })).toEqual(['', 'b']);
  expect(argumentsOf([param('first', { by: 'position', omit: true }), second], { second: 'b' })).toEqual(['b']);
});

it('puts guarded values behind a -- where one of them looks like an option, and only there', () => {
  const guarded = (name: string): Param => param(name, { by: 'position', omit: true, guarded: true });
  const params = [guarded('from'), param('to', { by: 'option', option: '--to' }), param('as', { by: 'position' }), guarded('rest')];
  expect(argumentsOf(params, { from: '-5', to: '-x', as: '-v', rest: 'b' })).toEqual(['--to=-x', '-v', '--', '-5', 'b']);
  for (const from of ['a', '-']) expect(argumentsOf(params, { from, to: 'x', as: '-v' })).toEqual([from, '--to=x', '-v']);
});

it('encodes what goes into an address', () => {
  expect(argumentsOf([param('query', { by: 'position', encoded: true })], { query: 'a b&c/ü' })).toEqual(['a%20b%26c%2F%C3%BC']);
});

it('encodes even half a character', () => {
  expect(argumentsOf([param('query', { by: 'position', encoded: true })], { query: 'a\ud800' })).toEqual(['a%EF%BF%BD']);
});

it('passes a secret as its script takes one, and in no way where there is none', () => {
  const secret = (name: string, pass: Partial<Pass>): Param => param(name, pass, { kind: 'secret' });
  const params = [
    secret('a', { by: 'position' }),
    secret('b', { by: 'option', option: '--password' }),
    secret('C', { by: 'named', name: 'C' }),
    secret('d', { by: 'none' }),
    secret('e', { by: 'variable' }),
  ];
  expect(argumentsOf(params, { a: 'p q', b: '-x', C: '$y', d: 'z', e: 'z' })).toEqual(['p q', '--password=-x', '-C:$y']);
  expect(argumentsOf(params, {})).toEqual(['']);
});

it('takes nothing for a value that was not given, whatever the name', () => {
  const named = param('constructor', { by: 'option', option: '--constructor' });
  expect(argumentsOf([named], {})).toEqual([]);
});

it('passes an option with its value in one argument, whatever the value looks like', () => {
  const port = param('port', { by: 'option', option: '--port' }, { kind: 'number' });
  expect(argumentsOf([port], { port: -1 })).toEqual(['--port=-1']);
  expect(argumentsOf([port], {})).toEqual([]);
  expect(argumentsOf([param('text', { by: 'option', option: '--text' })], { text: 'a b\n$(x) "' })).toEqual(['--text=a b\n$(x) "']);
});

it('passes several values each with its option, or behind one', () => {
  const regions = (many: 'repeat' | 'list'): Param =>
    param('regions', { by: 'option', option: '--region', many }, { kind: 'multi-choice', choices });
  expect(argumentsOf([regions('repeat')], { regions: 'a\nc' })).toEqual(['--region=a', '--region=c']);
  expect(argumentsOf([regions('list')], { regions: 'a\nc' })).toEqual(['--region', 'a', 'c']);
  expect(argumentsOf([param('files', { by: 'position', omit: true }, { kind: 'multiline' })], { files: 'x\r\n\ny z\n' })).toEqual([
    'x',
    'y z',
  ]);
});

it('says yes and no as the script wants to hear it', () => {
  const switchOf = (on: string | null, off: string | null): Param => param('x', { by: 'switch', on, off }, { kind: 'boolean' });
  expect(argumentsOf([switchOf('--force', null)], { x: true })).toEqual(['--force']);
  expect(argumentsOf([switchOf('--force', null)], { x: false })).toEqual([]);
  expect(argumentsOf([switchOf('--color', '--no-color')], { x: false })).toEqual(['--no-color']);
  expect(argumentsOf([switchOf(null, '--no-cache')], {})).toEqual(['--no-cache']);
});

it('names values as PowerShell takes them', () => {
  const named = (name: string, kind = 'text'): Param => param(name, { by: 'named', name }, { kind });
  expect(argumentsOf([named('Name'), named('Enabled', 'boolean')], { Name: "O'Neil: $x", Enabled: false })).toEqual([
    "-Name:O'Neil: $x",
    '-Enabled:$false',
  ]);
});
