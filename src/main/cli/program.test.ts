import type { Command } from 'commander';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shells, completionFor } from './completion/shells';
import { nodesOf } from './completion/tree';
import { createProgram } from './program';

const program = createProgram('1.2.3', async () => undefined, '/nowhere');
const nodes = nodesOf(program);

function* commandsOf(command: Command): Generator<Command> {
  yield command;
  for (const child of command.commands) yield* commandsOf(child);
}

/** Words of the specification that are no commands yet, each with the row that brings it. */
const later: Readonly<Record<string, string>> = {
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
        'new',
        'favourite',
        'favourite list',
        'favourite add',
        'favourite remove',
        'recent',
        'trends',
        'add-source',
        'add-toolbox',
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
      ...[
        'list',
        'show',
        'log',
        'replay',
        'report',
        'search',
        'results',
        'grants',
        'environment',
        'cancel',
        'repeat',
        'compare',
        'evidence',
      ].map((name) => `axle runs ${name}`),
      ...['export', 'verify', 'key'].map((name) => `axle runs evidence ${name}`),
      'axle jobs',
      ...['list', 'show', 'check', 'save', 'remove', 'run', 'retry'].map((name) => `axle jobs ${name}`),
      'axle slots',
      ...['list', 'set', 'register', 'release'].map((name) => `axle slots ${name}`),
      // The second name of each is completed after, and not offered.
      ...['axle schedules', 'axle schedule'].flatMap((group) => [
        group,
        ...['list', 'show', 'next', 'add', 'pause', 'resume', 'remove', 'run', 'run-now', 'change'].map((name) => `${group} ${name}`),
      ]),
      'axle triggers',
      ...['list', 'show', 'events', 'hooks', 'add', 'pause', 'resume', 'remove', 'renew-secret', 'listen', 'change'].map(
        (name) => `axle triggers ${name}`,
      ),
      'axle notifications',
      ...['list', 'read', 'rules', 'add', 'webhook', 'pause', 'resume', 'remove', 'test'].map((name) => `axle notifications ${name}`),
      ...['axle secret', 'axle secrets'].flatMap((group) => [
        group,
        ...['list', 'get', 'set', 'remove', 'rotate', 'state', 'unlock', 'passphrase'].map((name) => `${group} ${name}`),
        `${group} vaults`,
        ...['list', 'add', 'remove', 'versions'].map((name) => `${group} vaults ${name}`),
      ]),
      ...['login', 'logout', 'whoami'].map((name) => `axle ${name}`),
      'axle identity',
      'axle identity configure',
      'axle token',
      ...['list', 'add', 'remove'].map((name) => `axle token ${name}`),
      'axle accounts',
      ...[
        'list',
        'add',
        'disable',
        'enable',
        'password',
        'role',
        'remove',
        'end-sessions',
        'reset-factor',
        'what-may',
        'ways',
        'test-way',
      ].map((name) => `axle accounts ${name}`),
      'axle roles',
      ...['list', 'add', 'change', 'remove', 'mappings', 'map', 'unmap'].map((name) => `axle roles ${name}`),
      'axle lock',
      'axle approvals',
      ...['list', 'show', 'approve', 'refuse', 'cancel'].map((name) => `axle approvals ${name}`),
      'axle certificates',
      ...['list', 'show', 'create', 'import-signed', 'remove'].map((name) => `axle certificates ${name}`),
      'axle applications',
      ...['list', 'add', 'remove', 'test'].map((name) => `axle applications ${name}`),
      'axle settings',
      ...['list', 'set'].map((name) => `axle settings ${name}`),
      'axle audit',
      ...['list', 'verify', 'export', 'state', 'checkpoint', 'prune', 'erase'].map((name) => `axle audit ${name}`),
      'axle serve',
      'axle doctor',
      'axle bench',
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
    expect(bash(['axle', 'sched'])).toEqual(['schedules']);
    expect(bash(['axle', 'schedule', 'ru'])).toEqual(['run']);
    expect(bash(['axle', 'schedule', 'run-now', '--j'])).toEqual(['--json']);
    expect(bash(['axle', 'run', '--de'])).toEqual(['--detach']);
    expect(bash(['axle', 'run', 'h'])).toEqual(['hello']);
    expect(bash(['axle', 'run', 'it'])).toEqual(['it\\ is']);
  });
});
