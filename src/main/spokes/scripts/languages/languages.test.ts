import { describe, expect, it } from 'vitest';
import { invocationOf } from './languages';
import { parseShebang } from './shebang';
import { splitWords } from './words';

describe('a first line', () => {
  it.each([
    ['#!/bin/bash', '/bin/bash', []],
    ['#!/usr/bin/env python3 -u\r\n', 'python3', ['-u']],
    ['#! /usr/bin/env -S node --flag "a b"\n', 'node', ['--flag', 'a b']],
    ['#!/usr/bin/env -i -u X A=b ruby -w\n', 'ruby', ['-w']],
    ['#!/usr/bin/env --split-string=perl\\ -w\n', 'perl', ['-w']],
  ])('%j', (line, command, args) => expect(parseShebang(line)).toEqual({ command, args }));

  it.each(['', '#!', '#!   \n', '#!/usr/bin/env\n', '#!/usr/bin/env -S\n', ' #!/bin/sh', `#!/${'x'.repeat(600)}`])(
    'is none: %j',
    (line) => {
      expect(parseShebang(line)).toBeNull();
    },
  );

  it('is split as a shell would', () => expect(splitWords(`a 'b c' "d \\" e" f\\ g ''`)).toEqual(['a', 'b c', 'd " e', 'f g', '']));
});

describe('how a file is run', () => {
  it.each([
    ['x.sh', null, 'bash', 'bash', []],
    ['x.sh', '#!/bin/sh', 'sh', '/bin/sh', []],
    ['x.PY', null, 'python', 'python3', ['-u']],
    ['x.py', '#!/usr/bin/env python3.11', 'python', 'python3.11', ['-u']],
    ['x.py', '#!/bin/bash', 'python', 'python3', ['-u']],
    ['x.js', '#!/usr/bin/env -S deno run', 'node', 'deno', ['run']],
    ['x.mts', null, 'typescript', 'node', []],
    ['x.ps1', null, 'powershell', 'pwsh', ['-NoLogo', '-NoProfile', '-NonInteractive', '-File']],
    ['x.ps1', '#!/usr/bin/env pwsh -NoProfile', 'powershell', 'pwsh', ['-NoLogo', '-NoProfile', '-NonInteractive', '-File']],
    ['tool', '#!/usr/bin/awk -f', 'executable', '/usr/bin/awk', ['-f']],
    ['tool', '#!/usr/bin/env ruby', 'ruby', 'ruby', []],
  ])('%s with %j', (name, line, language, command, args) => {
    expect(invocationOf(name, line === null ? null : parseShebang(line), 'linux')).toEqual({ language, invocation: { command, args } });
  });
});
