import { expect, it } from 'vitest';
import { satisfies } from './runtime';

it.each([
  ['>=3.8', true],
  ['>=3.11, <4', true],
  ['>=3.12', false],
  ['<3.11', false],
  ['==3.11.*', true],
  ['==3.11.2', true],
  ['==3.11', false],
  ['!=3.11.2', false],
  ['!=3.10.*', true],
  ['~=3.10', true],
  ['~=3.11.0', true],
  ['~=3.10.0', false],
  ['something else', true],
])('Python 3.11.2 and %s: %s', (wanted, expected) => {
  expect(satisfies('Python 3.11.2', wanted)).toBe(expected);
});
