import { expect, it } from 'vitest';
import { exitCodeOf } from './exit-code';

it.each([
  ['succeeded', 0, null, 0],
  ['failed', 3, null, 3],
  ['failed', null, 'SIGSEGV', 139],
  ['failed', null, null, 125],
  ['cancelled', 143, 'SIGTERM', 130],
  ['timed_out', null, 'SIGKILL', 124],
  ['lost', null, null, 125],
] as const)('%s with %s and %s is %i', (state, exitCode, signal, code) => expect(exitCodeOf({ state, exitCode, signal })).toBe(code));
