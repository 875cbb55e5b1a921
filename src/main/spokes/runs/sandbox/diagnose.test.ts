import { expect, it } from 'vitest';
import { diagnose } from './diagnose';

const strict = { inForce: 'strict', network: false } as const;
const there = (path: string): boolean => path === '/etc/shadow';

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
])('names what %j was denied, and the line', (line, denied) => {
  expect(diagnose(`before\n${line}\nafter\n`, strict, false, there)).toEqual({ denied, evidence: [line] });
});

it('does not blame the sandbox for what is not there outside either', () => {
  expect(diagnose('cat: /srv/typo: No such file or directory', strict, false, there)).toEqual({ denied: [], evidence: [] });
  expect(diagnose('error: the answer is 42', strict, false, there)).toEqual({ denied: [], evidence: [] });
});

it('does not blame the sandbox for a network that was granted, nor where there is none', () => {
  expect(diagnose('Network is unreachable', { inForce: 'standard', network: true }).denied).toEqual([]);
  expect(diagnose('Permission denied', { inForce: 'none', network: false }).denied).toEqual([]);
});

it('knows of memory from the kernel, where nothing was printed', () => {
  expect(diagnose('', strict, true)).toEqual({ denied: ['memory'], evidence: [] });
});

it('keeps the last lines, each once', () => {
  const tail = Array.from({ length: 9 }, (_, at) => `/x${at}: Permission denied\n/x${at}: Permission denied`).join('\n');
  expect(diagnose(tail, strict).evidence).toEqual([5, 6, 7, 8].map((at) => `/x${at}: Permission denied`));
});
