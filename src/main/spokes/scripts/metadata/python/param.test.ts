import { expect, it } from 'vitest';
import { readPython } from './index';

function param(call: string): unknown {
  const raw = readPython('/s/x.py', `import argparse\nfrom pathlib import Path\np = argparse.ArgumentParser()\np.add_argument(${call})\n`);
  const value = raw?.fields.find(({ key }) => key === 'params')?.value;
  return Array.isArray(value) ? value[0] : undefined;
}

it.each([
  ["'--a-b', help='%(default)s of %(prog)s, 100%%', default=1", { name: 'a_b', label: 'A b', help: '1 of x.py, 100%', default: '1' }],
  ["'--port', type=int, default='80'", { kind: 'number', integer: true, default: 80 }],
  ["'--port', type=int, choices=range(1, 10)", { kind: 'number', min: 1, max: 9 }],
  ["'--no-x', dest='x', action='store_false'", { name: 'x', default: true, pass: { by: 'switch', on: null, off: '--no-x' } }],
  ["'--x', action=argparse.BooleanOptionalAction, default=True", { default: true, pass: { by: 'switch', on: '--x', off: '--no-x' } }],
  ["'-v', action='count'", { kind: 'choice', pass: { by: 'position' } }],
  [
    "'--x', action='append', choices='ab'",
    { kind: 'multi-choice', choices: ['a', 'b'], pass: { by: 'option', option: '--x', many: 'repeat' } },
  ],
  ["'--x', nargs='+', default=['a', 'b']", { kind: 'multiline', default: 'a\nb', pass: { by: 'option', option: '--x', many: 'list' } }],
  ["'--password'", { kind: 'secret' }],
  ["'--password', help='a file that holds it'", { kind: 'text' }],
  ["'--in', type=argparse.FileType('r')", { kind: 'file' }],
  ["'--in', type=argparse.FileType('w')", { kind: 'text' }],
  ["'--data-dir', type=Path, default='data'", { kind: 'folder', help: '(default: data)' }],
  ["'--out-dir'", { kind: 'folder', write: true }],
  ["'--day', type=date.fromisoformat, default='2024-02-29'", { kind: 'date', default: '2024-02-29' }],
  ["'--x', required=True", { required: true }],
])('add_argument(%s)', (call, expected) => expect(param(call)).toMatchObject(expected));

it('shows nothing that argparse hides', () => expect(param("'--x', help=argparse.SUPPRESS")).toBeUndefined());
