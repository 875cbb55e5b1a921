import { expect, it } from 'vitest';
import { diagnose } from './diagnose';

const strict = { inForce: 'strict' as const, network: false, notes: [] };
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
  expect(diagnose('Network is unreachable', { inForce: 'standard', network: true, notes: [] }).denied).toEqual([]);
  expect(diagnose('Permission denied', { inForce: 'none', network: false, notes: [] }).denied).toEqual([]);
});

it('knows of memory from the kernel, where nothing was printed', () => {
  expect(diagnose('', strict, true)).toEqual({ denied: ['memory'], evidence: [] });
});

it('keeps the last lines, each once', () => {
  const tail = Array.from({ length: 9 }, (_, at) => `/x${at}: Permission denied\n/x${at}: Permission denied`).join('\n');
  expect(diagnose(tail, strict).evidence).toEqual([5, 6, 7, 8].map((at) => `/x${at}: Permission denied`));
});

const alone = { ...strict, notes: ['only-approved-files:/srv/tools/deploy.sh'] };
const beside = (path: string): boolean =>
  ['lib.sh', 'helper.py', 'pkg/part.py', 'x.mjs', 'deploy.sh'].some((name) => path === `/srv/tools/${name}`);

it.each([
  './lib.sh: No such file or directory',
  '/srv/tools/deploy.sh: line 3: ./lib.sh: No such file or directory',
  'cat: /srv/tools/lib.sh: No such file or directory',
  "FileNotFoundError: [Errno 2] No such file or directory: 'lib.sh'",
  "ModuleNotFoundError: No module named 'helper'",
  "ModuleNotFoundError: No module named 'pkg.part'",
  "Error: Cannot find module './x.mjs'",
])('names a file beside the script that it did not declare: %s', (line) => {
  expect(diagnose(line, alone, false, beside)).toEqual({ denied: ['undeclared'], evidence: [line] });
  expect(diagnose(line, { ...alone, inForce: 'none' }, false, beside).denied).toEqual(['undeclared']);
});

it.each([
  'cat: ./typo: No such file or directory',
  "ModuleNotFoundError: No module named 'requests'",
  'cat: ../lib.sh: No such file or directory',
  'sh: /srv/tools/deploy.sh: No such file or directory',
])('says nothing of what is not beside it: %s', (line) => {
  expect(diagnose(line, alone, false, beside).denied).not.toContain('undeclared');
});

it('says nothing of siblings to who saw them', () => {
  expect(diagnose('./lib.sh: No such file or directory', strict, false, beside).denied).toEqual([]);
});
