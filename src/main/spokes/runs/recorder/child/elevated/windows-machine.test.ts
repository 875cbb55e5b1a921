import { expect, it } from 'vitest';
import { icaclsArguments } from './windows-machine';

it('makes a folder the administrators’ and the system’s alone', () => {
  expect(icaclsArguments('C:\\Program Files\\Axle\\elevated\\x')).toEqual([
    'C:\\Program Files\\Axle\\elevated\\x',
    '/inheritance:r',
    '/grant:r',
    '*S-1-5-32-544:(OI)(CI)F',
    '*S-1-5-18:(OI)(CI)F',
  ]);
});
