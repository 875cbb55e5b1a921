import { expect, test } from 'vitest';
import { Param } from '#shared/contract/params';
import { valuesOf } from './typed-values';

test('secrets and what the script does not know are left out, an emptied field is no value', () => {
  const params = [
    Param.parse({ kind: 'text', name: 'a', label: 'A' }),
    Param.parse({ kind: 'text', name: 'b', label: 'B' }),
    Param.parse({ kind: 'text', name: 'constructor', label: 'C' }),
    Param.parse({ kind: 'secret', name: 's', label: 'S' }),
  ];
  expect(valuesOf(params, { a: 'x', b: '', s: 'hush', other: 'y' })).toEqual({ a: 'x', b: null });
});
