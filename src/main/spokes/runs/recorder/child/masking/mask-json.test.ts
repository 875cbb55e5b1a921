import { expect, it } from 'vitest';
import { createMask } from './mask';
import { maskJson } from './mask-json';

const mask = createMask(['hunter2', '12345678']);

it('hides secrets in all of a line but its type and the content of a file', () => {
  if (mask === undefined) throw new Error('nothing to hide');
  const row = { hunter2: 'a hunter2', deep: [12_345_678, 3, true, null] };
  expect(maskJson({ type: 'rows', name: 'of hunter2', rows: [row] }, mask)).toEqual({
    type: 'rows',
    name: 'of ***',
    rows: [{ '***': 'a ***', deep: ['***', 3, true, null] }],
  });
  const base64 = Buffer.from('hunter2').toString('base64');
  expect(maskJson({ type: 'file', name: 'hunter2.txt', base64 }, mask)).toEqual({ type: 'file', name: '***.txt', base64 });
  expect(maskJson({ type: 'values', name: 'v', values: { base64 } }, mask)).toEqual({
    type: 'values',
    name: 'v',
    values: { base64: '***' },
  });
});
