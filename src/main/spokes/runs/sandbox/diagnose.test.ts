import { expect, it } from 'vitest';
import { diagnose } from './diagnose';

const strict = { inForce: 'strict', network: false } as const;

it.each([
  ['curl: (6) Could not resolve host: example.org', ['network']],
  ['bash: /dev/tcp/127.0.0.1/80: Network is unreachable', ['network']],
  ["touch: cannot touch '/srv/x': Read-only file system", ['write']],
  ["touch: cannot touch '/srv/x': Permission denied", ['write']],
  ['cat: /etc/shadow: No such file or directory', ['read']],
  ['cat: /data/x: Permission denied', ['read']],
  ['bash: fork: retry: Resource temporarily unavailable', ['process']],
  ['MemoryError', ['memory']],
  ['mount: /mnt: Operation not permitted', ['privilege']],
  ['error: the answer is 42', []],
])('names what %j was denied', (tail, denied) => {
  expect(diagnose(tail, strict)).toEqual(denied);
});

it('does not blame the sandbox for a network that was granted, nor where there is none', () => {
  expect(diagnose('Network is unreachable', { inForce: 'standard', network: true })).toEqual([]);
  expect(diagnose('Permission denied', { inForce: 'none', network: false })).toEqual([]);
});
