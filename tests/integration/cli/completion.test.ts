import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { completionFor, type Shell } from '#main/cli/completion/shells';
import { nodesOf } from '#main/cli/completion/tree';
import { createProgram } from '#main/cli/program';
import { describeWith } from '../../support/real-parts';

const nodes = nodesOf(createProgram('1.2.3', async () => undefined, '/nowhere'));

interface Asked {
  readonly file: string;
  readonly args: readonly string[];
  /** A program of this shell that loads the completion and prints what may follow these words. */
  readonly program: (words: readonly string[]) => string;
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');
const shells: Readonly<Record<Shell, Asked>> = {
  bash: {
    file: 'bash',
    args: ['-c'],
    program: (words) => `${completionFor('bash', nodes)}
COMP_WORDS=(${quoted(words)}); COMP_CWORD=${words.length - 1}; _axle; printf '%s\\n' "\${COMPREPLY[@]}"`,
  },
  // Its completion system runs only in its line editor: what that would be given is printed, and filtered as it would.
  zsh: {
    file: 'zsh',
    args: ['-f', '-c'],
    program: (words) => `compdef() { : }
_describe() { print -rl -- "\${(@)\${(@P)4}%%:*}" }
compadd() { print -rl -- "\${(@P)2}" }
${completionFor('zsh', nodes)}
words=(${quoted(words)}); CURRENT=${words.length}
_axle | grep -e '^${words.at(-1)}'`,
  },
  fish: {
    file: 'fish',
    args: ['--no-config', '-c'],
    program: (words) => `${completionFor('fish', nodes)}
complete -C '${words.join(' ')}' | string split -f1 \\t; or true`,
  },
  powershell: {
    file: 'pwsh',
    args: ['-NoProfile', '-NonInteractive', '-Command'],
    program: (words) => `${completionFor('powershell', nodes)}
[System.Management.Automation.CommandCompletion]::CompleteInput('${words.join(' ')}', ${words.join(' ').length}, $null).CompletionMatches.ListItemText`,
  },
};

for (const shell of ['bash', 'zsh', 'fish', 'powershell'] as const) {
  describeWith(['linux', shell], `completion in ${shell}`, () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'axle-completion-'));
      writeFileSync(join(folder, 'axle'), "#!/bin/sh\nprintf 'hello\\nit is\\n'\n", { mode: 0o755 });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each([
      [
        ['axle', 'ru'],
        ['run', 'runs'],
      ],
      [
        ['axle', 'runs', 'l'],
        ['list', 'log'],
      ],
      [['axle', 'run', '--de'], ['--detach']],
      [['axle', 'run', 'h'], ['hello']],
      [['axle', 'slots', 's'], ['set']],
      [['axle', 'schedule', 'ru'], ['run']],
    ])('of %j is %j', (words, expected) => {
      const { file, args, program } = shells[shell];
      const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` };
      const { stdout, stderr, status } = spawnSync(file, [...args, program(words)], { encoding: 'utf8', env });
      expect([stderr, status]).toEqual(['', 0]);
      expect(stdout.trim().split('\n').toSorted()).toEqual(expected);
    });
  });
}
