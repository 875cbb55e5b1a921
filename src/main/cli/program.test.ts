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

/** Words of the specification that are no commands yet, each with the row that brings it. */
const later: Readonly<Record<string, string>> = {
  'axle login': 'I1',
  'axle logout': 'I1',
  'axle whoami': 'I1',
  'axle token': 'I1',
  'axle secret': 'I4',
  'axle accounts': 'I6',
  'axle scripts new': 'C3',
  'axle runs replay': 'R6',
  'axle runs report': 'R6',
  'axle audit export': 'I8',
  'axle hosts': 'H1',
  'axle cp': 'H6',
  'axle ssh': 'H8',
  'axle fanout': 'H9',
  'axle recordings': 'H10',
  'axle env': 'D1',
  'axle ps': 'D3',
  'axle logs': 'D3',
  'axle exec': 'D3',
  'axle images': 'D3',
  'axle volumes': 'D3',
  'axle networks': 'D3',
  'axle stack': 'D7',
  'axle licence': 'M7',
  'axle module': 'M10',
  'axle vault': 'V1',
  'axle chat': 'V4',
  'axle drive': 'V5',
  'axle agent': 'V6',
  'axle db': 'T2',
  'axle backup': 'T6',
  'axle bench': '90 (proof)',
};

describe('the command tree', () => {
  it('has these commands, and those of later rows not yet', () => {
    for (const path of Object.keys(later)) expect(nodes.map((node) => node.path)).not.toContain(path);
    expect(nodes.map(({ path }) => path)).toEqual([
      'axle',
      'axle run',
      'axle open',
      'axle scripts',
      ...[
        'list',
        'show',
        'check',
        'favourite',
        'favourite list',
        'favourite add',
        'favourite remove',
        'recent',
        'trends',
        'add-source',
        'remove-source',
        'review',
        'approve',
        'withdraw',
        'approvals',
        'sign',
        'trust-key',
        'sources',
        'add-git',
        'change-git',
        'sync',
        'state',
        ...['list', 'get', 'set', 'remove', 'clear', 'scripts'].map((name) => `state ${name}`),
        'settings',
        ...['list', 'get', 'set', 'remove'].map((name) => `settings ${name}`),
      ].map((name) => `axle scripts ${name}`),
      'axle presets',
      ...['list', 'save', 'remove'].map((name) => `axle presets ${name}`),
      'axle runs',
      ...['list', 'show', 'log', 'search', 'results', 'grants', 'environment', 'cancel', 'repeat', 'compare', 'evidence'].map(
        (name) => `axle runs ${name}`,
      ),
      ...['export', 'verify', 'key'].map((name) => `axle runs evidence ${name}`),
      'axle jobs',
      ...['list', 'show', 'check', 'save', 'remove', 'run', 'retry'].map((name) => `axle jobs ${name}`),
      'axle slots',
      ...['list', 'set', 'register', 'release'].map((name) => `axle slots ${name}`),
      'axle schedules',
      ...['list', 'show', 'next', 'add', 'pause', 'resume', 'remove', 'run', 'change'].map((name) => `axle schedules ${name}`),
      'axle triggers',
      ...['list', 'show', 'events', 'hooks', 'add', 'pause', 'resume', 'remove', 'renew-secret', 'listen', 'change'].map(
        (name) => `axle triggers ${name}`,
      ),
      'axle notifications',
      ...['list', 'read', 'rules', 'add', 'webhook', 'pause', 'resume', 'remove', 'test'].map((name) => `axle notifications ${name}`),
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
  it('for zsh assigns none of the variables that are its own', () => {
    expect(completionFor('zsh', nodes)).not.toMatch(/\b(words|path|commands|CURRENT)\+?=/);
    expect(completionFor('zsh', nodes)).not.toMatch(/local[^\n]* (words|path|commands)\b/);
  });

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
