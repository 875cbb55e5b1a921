import { expect, it } from 'vitest';
import { isRefused, scriptEnvironment } from './environment';

const hub = {
  PATH: '/home/ann/bin:/usr/bin',
  HOME: '/home/ann',
  LANG: 'fr_FR.UTF-8',
  LC_TIME: 'en_GB.UTF-8',
  SSH_AUTH_SOCK: '/tmp/agent',
  AWS_SECRET_ACCESS_KEY: 'x',
  NODE_OPTIONS: '--require evil',
};

it('passes language and nothing else of the hub into a sandbox', () => {
  expect(scriptEnvironment({ hub, confined: true, own: { HOME: '/home/axle' }, staged: { AXLE_PARAM_NAME: 'Ann' } })).toEqual({
    LANG: 'fr_FR.UTF-8',
    LC_TIME: 'en_GB.UTF-8',
    TERM: 'xterm-256color',
    HOME: '/home/axle',
    AXLE_PARAM_NAME: 'Ann',
  });
});

it('passes the home and the path without a sandbox', () => {
  const env = scriptEnvironment({ hub, confined: false, own: {}, staged: {} });
  expect(Object.keys(env).sort()).toEqual(['HOME', 'LANG', 'LC_TIME', 'PATH', 'TERM']);
});

it('drops what makes a program load something else, also where the script asks for it', () => {
  const names = ['NODE_OPTIONS', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'BASH_ENV', 'ENV', 'PYTHONSTARTUP', 'PERL5OPT', 'RUBYOPT'];
  const windows = ['PSModulePath', '__PSLockDownPolicy', 'PSExecutionPolicyPreference', 'node_options', 'BASH_FUNC_ls%%', 'a=b'];
  const staged = Object.fromEntries([...names, ...windows].map((name) => [name, 'x']));
  expect([...names, ...windows].filter((name) => !isRefused(name))).toEqual([]);
  expect(scriptEnvironment({ hub: {}, confined: true, own: {}, staged })).toEqual({ LANG: 'C.UTF-8', TERM: 'xterm-256color' });
});
