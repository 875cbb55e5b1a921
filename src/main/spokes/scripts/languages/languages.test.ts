import { describe, expect, it } from 'vitest';
import { defaultOf, invocationOf, languageOfName } from './languages';
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
    ['x', '#!/usr/bin/env pmpython', 'python', 'pmpython', []],
    ['x', '#!/usr/bin/pypy3', 'python', '/usr/bin/pypy3', ['-u']],
    ['x.js', '#!/usr/bin/env -S deno run', 'deno', 'deno', ['run']],
    ['x.ts', '#!/usr/bin/env -S deno run --allow-net', 'deno', 'deno', ['run', '--allow-net']],
    ['x.ts', '#!/usr/bin/env bun', 'bun', 'bun', []],
    ['x.ts', '#!/usr/bin/env node', 'typescript', 'node', []],
    ['x.js', '#!/usr/bin/osascript -l JavaScript', 'applescript', '/usr/bin/osascript', ['-l', 'JavaScript']],
    ['x.applescript', null, 'applescript', 'osascript', []],
    ['x.scpt', '#!/usr/bin/osascript', 'applescript', '/usr/bin/osascript', []],
    ['x.swift', '#!/usr/bin/swift', 'swift', '/usr/bin/swift', []],
    ['x.swift', '#!/usr/bin/xcrun --sdk macosx swift', 'swift', '/usr/bin/xcrun', ['--sdk', 'macosx', 'swift']],
    ['x.php', '#!/usr/bin/env php', 'php', 'php', []],
    ['x.fish', null, 'fish', 'fish', []],
    ['x.sh', '#!/usr/bin/env fish', 'fish', 'fish', []],
    ['x.sh', '#!/usr/bin/env python3', 'python', 'python3', ['-u']],
    ['x.sh', '#!/usr/bin/osascript', 'applescript', '/usr/bin/osascript', []],
    ['x.sh', '#!/usr/bin/awk -f', 'bash', '/usr/bin/awk', ['-f']],
    ['x.lua', '#!/usr/bin/env luajit', 'lua', 'luajit', []],
    ['x.R', null, 'r', 'Rscript', []],
    ['x.ksh', null, 'ksh', 'ksh', []],
    ['x.csh', '#!/bin/tcsh -f', 'tcsh', '/bin/tcsh', ['-f']],
    ['x.command', null, 'bash', 'bash', []],
    ['x.command', '#!/usr/bin/env python3', 'python', 'python3', ['-u']],
    ['x.go', '//usr/bin/env go run "$0" "$@"; exit "$?"', 'go', 'go', ['run']],
    ['x.exs', null, 'elixir', 'elixir', []],
    ['x.main.kts', null, 'kotlin', 'kotlin', []],
    ['x.groovy', null, 'groovy', 'groovy', []],
    ['x.mts', null, 'typescript', 'node', []],
    ['x.ps1', null, 'powershell', 'pwsh', ['-NoLogo', '-NoProfile', '-NonInteractive', '-File']],
    ['x.ps1', '#!/usr/bin/env pwsh -NoProfile', 'powershell', 'pwsh', ['-NoLogo', '-NoProfile', '-NonInteractive', '-File']],
    ['tool', '#!/usr/bin/awk -f', 'executable', '/usr/bin/awk', ['-f']],
    ['tool', '#!/usr/bin/env ruby', 'ruby', 'ruby', []],
  ])('%s with %j', (name, line, language, command, args) => {
    expect(invocationOf(name, line === null ? null : parseShebang(line), 'linux')).toEqual({ language, invocation: { command, args } });
  });

  it('asks nobody for a permission where the script does not say how', () => {
    expect(defaultOf('deno', 'linux')).toEqual({ command: 'deno', args: ['run', '--no-prompt'] });
  });

  it.each(['Tools.psm1', 'Tools.psd1', 'build.gradle.kts', 'main.go', '.swift'])('is not said by the name %s', (name) => {
    expect(languageOfName(name)).toBeUndefined();
  });
});
