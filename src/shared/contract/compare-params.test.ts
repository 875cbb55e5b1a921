import { expect, test } from 'vitest';
import { compareParams } from './compare-params';

const param = (name: string, value: string | null, more: { secret?: boolean; cut?: boolean } = {}) => ({
  name,
  label: name.toUpperCase(),
  value,
  secret: false,
  cut: false,
  exposed: false,
  ...more,
});

test('parameters of two runs side by side: what changed, came, went, and what nobody can tell', () => {
  const before = { params: [param('gone', '1'), param('host', 'a'), param('same', 'x'), param('token', null, { secret: true })] };
  const after = {
    params: [param('same', 'x'), param('host', 'b'), param('token', null, { secret: true }), param('new', '2')],
  };
  expect(compareParams(before, after).map(({ name, before: was, after: is, change }) => [name, was, is, change])).toEqual([
    ['same', 'x', 'x', 'same'],
    ['host', 'a', 'b', 'changed'],
    ['token', null, null, 'unknown'],
    ['new', null, '2', 'added'],
    ['gone', '1', null, 'removed'],
  ]);
});

test('long values that begin alike may differ in what is not shown', () => {
  const long = { params: [param('text', 'x', { cut: true })] };
  expect(compareParams(long, long)[0]?.change).toBe('unknown');
});
