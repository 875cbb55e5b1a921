import type { Command } from 'commander';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shells, completionFor } from './completion/shells';
import { nodesOf } from './completion/tree';
import { createProgram } from './program';

const program = createProgram('1.2.3', async () => undefined);
const nodes = nodesOf(program);

function* commandsOf(command: Command): Generator<Command> {
  yield command;
  for (const child of command.commands) yield* commandsOf(child);
}

describe('the command tree', () => {
  it('has every command of the specification', () => {
    expect(nodes.map(({ path }) => path)).toEqual([
      'axle',
      'axle run',
      'axle scripts',
      ...['list', 'show', 'check', 'sources', 'add-source', 'remove-source', 'sync'].map((name) => `axle scripts ${name}`),
      'axle runs',
      ...['list', 'show', 'log', 'cancel', 'repeat'].map((name) => `axle runs ${name}`),
      'axle slots',
      ...['list', 'set', 'release'].map((name) => `axle slots ${name}`),
      'axle audit',
      ...['list', 'verify'].map((name) => `axle audit ${name}`),
      'axle serve',
      'axle doctor',
      'axle call',
      'axle completion',
    ]);
  });

  it('shows an example with each command that does something', () => {
    for (const command of commandsOf(program)) {
      if (command.commands.length > 0 && command !== program) continue;
      if (command.name().startsWith('__')) continue;
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      expect(help, command.name()).toMatch(/Example:\n {2}(source <\()?axle /);
    }
  });
});

describe('completion', () => {
  it.each(shells)('for %s knows every command and asks for scripts', (shell) => {
    const script = completionFor(shell, nodes);
    for (const { path } of nodes) expect(script).toContain(path);
    expect(script).toContain('__complete');
    expect(script).toContain('--detach'.slice(shell === 'fish' ? 2 : 0));
  });

  const bash = (words: readonly string[], stub = 'printf "hello\\nit is\\n"'): readonly string[] => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const run = `axle() { ${stub}; }; ${completionFor('bash', nodes)}
      COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _axle; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr, status } = spawnSync('bash', ['-c', run], { encoding: 'utf8' });
    expect([stderr, status]).toEqual(['', 0]);
    return stdout.trim().split('\n');
  };

  it.runIf(process.platform === 'linux')('for bash completes commands, options and scripts', () => {
    expect(bash(['axle', 'ru'])).toEqual(['run', 'runs']);
    expect(bash(['axle', 'runs', 'l'])).toEqual(['list', 'log']);
    expect(bash(['axle', 'run', '--de'])).toEqual(['--detach']);
    expect(bash(['axle', 'run', 'h'])).toEqual(['hello']);
    expect(bash(['axle', 'run', 'it'])).toEqual(['it\\ is']);
  });
});
