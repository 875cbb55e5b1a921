import { expect, test } from 'vitest';
import { hasExactNumbers } from './exact-numbers';

test.each([
  '9007199254740991',
  '-9007199254740991',
  '0',
  '1.5',
  '1e3',
  '"9007199254740993"',
  '{"a\\"9007199254740993":[1,2]}',
  '[0.1]',
  'true',
])('kept as it is: %s', (json) => expect(hasExactNumbers(json)).toBe(true));

test.each(['9007199254740992', '9007199254740993', '-9007199254740993', '{"id":12345678901234567890}', '[1,[9007199254740993]]', '1e400'])(
  'would be another number: %s',
  (json) => expect(hasExactNumbers(json)).toBe(false),
);
