import { expect, it } from 'vitest';
import { diagnose } from './diagnose';

const strict = { inForce: 'strict' as const, network: false, notes: [] };
const there = (path: string): Promise<boolean> => Promise.resolve(path === '/etc/shadow');

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
])('names what %j was denied, and the line', async (line, denied) => {
  expect(await diagnose(`before\n${line}\nafter\n`, strict, false, there)).toEqual({ denied, evidence: [line] });
});

it('does not blame the sandbox for what is not there outside either', async () => {
  expect(await diagnose('cat: /srv/typo: No such file or directory', strict, false, there)).toEqual({ denied: [], evidence: [] });
  expect(await diagnose('error: the answer is 42', strict, false, there)).toEqual({ denied: [], evidence: [] });
});

it('does not blame the sandbox for a network that was granted, nor where there is none', async () => {
  expect((await diagnose('Network is unreachable', { inForce: 'standard', network: true, notes: [] })).denied).toEqual([]);
  expect((await diagnose('Permission denied', { inForce: 'none', network: false, notes: [] })).denied).toEqual([]);
});

it('knows of memory from the kernel, where nothing was printed', async () => {
  expect(await diagnose('', strict, true)).toEqual({ denied: ['memory'], evidence: [] });
});

it('keeps the last lines, each once', async () => {
  const tail = Array.from({ length: 9 }, (_, at) => `/x${at}: Permission denied\n/x${at}: Permission denied`).join('\n');
  expect((await diagnose(tail, strict)).evidence).toEqual([5, 6, 7, 8].map((at) => `/x${at}: Permission denied`));
});

const alone = { ...strict, notes: ['only-approved-files:/srv/tools/deploy.sh'] };
const beside = (path: string): Promise<boolean> =>
  Promise.resolve(['lib.sh', 'helper.py', 'pkg/part.py', 'x.mjs', 'deploy.sh'].some((name) => path === `/srv/tools/${name}`));

it.each([
  './lib.sh: No such file or directory',
  '/srv/tools/deploy.sh: line 3: ./lib.sh: No such file or directory',
  'cat: /srv/tools/lib.sh: No such file or directory',
  "FileNotFoundError: [Errno 2] No such file or directory: 'lib.sh'",
  "ModuleNotFoundError: No module named 'helper'",
  "ModuleNotFoundError: No module named 'pkg.part'",
  "Error: Cannot find module './x.mjs'",
])('names a file beside the script that it did not declare: %s', async (line) => {
  expect(await diagnose(line, alone, false, beside)).toEqual({ denied: ['undeclared'], evidence: [line] });
  expect((await diagnose(line, { ...alone, inForce: 'none' }, false, beside)).denied).toEqual(['undeclared']);
});

it.each([
  'cat: ./typo: No such file or directory',
  "ModuleNotFoundError: No module named 'requests'",
  'cat: ../lib.sh: No such file or directory',
  'sh: /srv/tools/deploy.sh: No such file or directory',
])('says nothing of what is not beside it: %s', async (line) => {
  expect((await diagnose(line, alone, false, beside)).denied).not.toContain('undeclared');
});

it('says nothing of siblings to who saw them', async () => {
  expect((await diagnose('./lib.sh: No such file or directory', strict, false, beside)).denied).toEqual([]);
});

it.each([
  ['cat: /etc/shadow: Operation not permitted', ['read']],
  ["PermissionError: [Errno 1] Operation not permitted: '/etc/shadow'", ['read']],
  ['touch: /Users/ann/x: Operation not permitted', ['write']],
  ['mkdir: /usr/local/x: Operation not permitted', ['write']],
  ['connect: Operation not permitted', ['network']],
  ['Error: connect EPERM 127.0.0.1:80 - Local (0.0.0.0:0)', ['network']],
  ['sudo: effective uid is not 0', ['privilege']],
  ['cat: /srv/typo: Operation not permitted', ['privilege']],
])('names what %j was denied by a profile of macOS', async (line, denied) => {
  expect(await diagnose(line, strict, false, there, 'darwin')).toEqual({ denied, evidence: [line] });
});
