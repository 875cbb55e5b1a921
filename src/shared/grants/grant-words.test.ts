import { expect, it } from 'vitest';
import { fakePlan } from '../../../tests/support/fake-plan';
import { grantFacts, type Say } from './grant-words';
import english from './locales/en.json';

const say: Say = (key, values = {}) => {
  let found: unknown = english;
  for (const step of key.split('.')) found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined;
  return typeof found === 'string' ? found.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '') : '';
};
const amounts = { bytes: (count: number) => `${count / 2 ** 30} GiB`, number: String, duration: (ms: number) => `${ms / 1_000} s` };
const linesOf = (plan: Parameters<typeof grantFacts>[0], key: string): readonly string[] | undefined =>
  grantFacts(plan, say, amounts).find((fact) => fact.key === key)?.lines;

it('says of a script that asks for nothing that it has nothing', () => {
  expect(grantFacts(fakePlan(), say, amounts)).toEqual([
    { key: 'sandbox', name: 'Sandbox', lines: ['standard'] },
    { key: 'network', name: 'Network', lines: ['none'] },
    { key: 'folder', name: 'Beside the script', lines: ['only what was approved with it'] },
    { key: 'user', name: 'Runs as', lines: ['a user of its own (62000)'] },
    { key: 'interpreter', name: 'Interpreter', lines: ['/usr/bin/bash'] },
    { key: 'limits', name: 'Limits', lines: ['memory 4 GiB (cgroup)', 'processes 1024 (cgroup)', 'open files 16384 (prlimit)'] },
    { key: 'channels', name: 'Channels to Axle', lines: ['results and progress, on descriptor 3'] },
    { key: 'timeout', name: 'Time limit', lines: ['none'] },
  ]);
});

it('says who can read a secret, and what it reads of its own', () => {
  const secrets = [{ name: 'TOKEN', variable: 'AXLE_SECRET_TOKEN', file: null }];
  expect(linesOf(fakePlan({ secrets }), 'secrets')).toEqual(['in a file that only it can read, named in AXLE_SECRET_TOKEN']);
  const open = fakePlan({ secrets, level: { asked: 'none', inForce: 'none', reason: null }, state: { file: null } });
  expect(linesOf(open, 'secrets')).toEqual([
    'in a file that every program of this user can read while it runs, named in AXLE_SECRET_TOKEN',
  ]);
  expect(linesOf(open, 'channels')).toContain('its settings and what it kept, to read, in a file of the run’s folder');
});

it('calls a secret what people call it, where its parameter is known', () => {
  const secretOf = (name: string) => ({ name, variable: `AXLE_SECRET_${name}`, file: null });
  const plan = fakePlan({ secrets: [secretOf('API_TOKEN'), secretOf('PIN'), secretOf('GONE')] });
  const params = [
    { name: 'api-token', label: 'API token' },
    { name: 'pin', label: '' },
  ];
  expect(grantFacts(plan, say, amounts, params).find(({ key }) => key === 'secrets')?.lines).toEqual([
    'API token: in a file that only it can read, named in AXLE_SECRET_API_TOKEN',
    'pin: in a file that only it can read, named in AXLE_SECRET_PIN',
    'in a file that only it can read, named in AXLE_SECRET_GONE',
  ]);
});

it('says which secrets stand on its command line, before those that do not', () => {
  const secrets = [{ name: 'TOKEN', variable: 'AXLE_SECRET_TOKEN', file: null }];
  const exposed = [
    { param: 'argument1', label: 'Password' },
    { param: 'pin', label: '' },
  ];
  const where = 'on its command line, where other programs of this machine can read it while it runs';
  expect(linesOf(fakePlan({ secrets, exposed }), 'secrets')).toEqual([
    `Password: ${where}`,
    `pin: ${where}`,
    'in a file that only it can read, named in AXLE_SECRET_TOKEN',
  ]);
});

it('says whose rights it has that needs those of root', () => {
  const level = { asked: 'standard', inForce: 'none', reason: 'elevated' } as const;
  const plan = fakePlan({ elevation: 'sudo', level, notes: ['elevated'] });
  expect(linesOf(plan, 'user')).toEqual(['root, through sudo, which may ask for a password']);
  expect(linesOf(plan, 'sandbox')).toEqual(['none, though standard was asked for', english.note.elevated]);
  expect(linesOf(fakePlan({ elevation: 'root', level }), 'user')).toEqual(['root, as the hub itself']);
});

it('says of a folder where it leads, who named it, and what keeps the script from it', () => {
  const folder = { path: '/srv/in', real: '/data/in', write: true, param: 'target', refused: null, withheld: ['write' as const] };
  expect(linesOf(fakePlan({ folders: [folder] }), 'folders')).toEqual([
    '/srv/in, to read and change (leads to /data/in; from the parameter target; its permissions keep the script from changing it)',
  ]);
  const gone = { ...folder, real: null, param: null, refused: 'missing' as const, withheld: [] };
  expect(linesOf(fakePlan({ folders: [gone] }), 'folders')).toEqual(['not /srv/in: it is not there']);
});

it('says where it starts, where that is not its own folder', () => {
  expect(grantFacts(fakePlan({ workdir: '/srv/work' }), say, amounts)).toContainEqual({
    key: 'workdir',
    name: 'Starts in',
    lines: ['/srv/work'],
  });
});

it('says where less is in force than was asked for, and why', () => {
  const plan = fakePlan({
    level: { asked: 'standard', inForce: 'none', reason: 'bwrap-missing' },
    network: true,
    notes: ['bwrap-missing'],
  });
  expect(linesOf(plan, 'sandbox')).toEqual(['none, though standard was asked for', 'bubblewrap is not installed.']);
  expect([linesOf(plan, 'network'), linesOf(plan, 'notes')]).toEqual([['not limited'], undefined]);
});

it('names secrets and targets, never a secret’s value', () => {
  const plan = fakePlan({
    secrets: [{ name: 'TOKEN', variable: 'AXLE_SECRET_TOKEN', file: '/run/axle/secrets/TOKEN' }],
    picks: [{ param: 'target', label: 'Target', kind: 'host', value: 'web01' }],
  });
  expect(linesOf(plan, 'secrets')).toEqual(['in a file that only it can read, named in AXLE_SECRET_TOKEN']);
  expect(linesOf(plan, 'picks')).toEqual(['Target: web01 (host)']);
});

it('says of a run on Windows that its job object is no sandbox, and what that limits', () => {
  const plan = fakePlan({
    level: { asked: 'standard', inForce: 'none', reason: 'not-on-this-system' },
    limits: { memory: 'job-object:1073741824', processes: 'job-object:1024' },
    notes: ['not-on-this-system', 'job-object'],
  });
  expect(linesOf(plan, 'sandbox')).toEqual(['none, though standard was asked for', 'This system has no sandbox that Axle knows.']);
  expect(linesOf(plan, 'limits')).toEqual(['memory 1 GiB (job-object)', 'processes 1024 (job-object)']);
  expect(linesOf(plan, 'notes')).toEqual([expect.stringContaining('It keeps nothing from files, other processes or the network.')]);
});

it('says which modules of PowerShell are left to the machine: those that no gallery has, and all of a script with more rights', () => {
  const packages = [
    { spec: 'Pester = 5.6', pinned: true },
    { spec: 'Az', pinned: false },
    { spec: './own.psm1', pinned: false, left: true },
  ];
  const dependencies = { kind: 'powershell' as const, from: 'x.ps1', runtime: null, packages };
  const own = './own.psm1 (left to the machine)';
  expect(linesOf(fakePlan({ dependencies }), 'dependencies')).toEqual(['Pester = 5.6', 'Az (not pinned)', own, 'declared in x.ps1']);
  expect(linesOf(fakePlan({ dependencies, elevation: 'sudo' }), 'dependencies')).toEqual([
    'Pester = 5.6 (left to the machine)',
    'Az (left to the machine)',
    own,
    'declared in x.ps1',
  ]);
});

it('says of a secret that it may ask for where it lies, and in whose name it is asked there', () => {
  const broker = { account: 'default', scopes: [], secrets: ['smtp', 'ops:db-password'] };
  expect(linesOf(fakePlan({ broker }), 'broker')).toEqual([
    'the secret smtp that Axle keeps, while it runs',
    'the secret db-password of the vault ops, asked in the name of the machine’s person, while it runs',
  ]);
});
