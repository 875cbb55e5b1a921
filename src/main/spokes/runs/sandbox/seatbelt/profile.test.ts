import { describe, expect, it } from 'vitest';
import { judge, readProfile } from '../../../../../../tests/support/sbpl';
import { type Profile, seatbeltProfile } from './profile';

const hub = '/Users/ann/Library/Application Support/Axle';
const runtime = '/private/var/folders/x/T/axle-501';
const profile: Profile = {
  level: 'strict',
  mode: 'pipe',
  network: false,
  loader: true,
  reads: [`${hub}/runs/1/files`, '/Users/ann/data', `${hub}/uploads/7/in.csv`],
  writes: ['/Users/ann/out'],
  routes: ['/', '/Users', '/Users/ann', '/Users/ann/data', '/Users/ann/Library', hub, `${hub}/runs`, `${hub}/runs/1`, '/tmp', '/private'],
  own: `${runtime}/sandbox/runs/1`,
  closed: [hub, runtime, '/Users/ann/Library/Keychains', '/private/var/run/docker.sock'],
};
const decide = (change: Partial<Profile> = {}, older = false) => judge(seatbeltProfile({ ...profile, ...change }), { older });
const paths = (operation: string, all: readonly string[], change: Partial<Profile> = {}) =>
  all.map((path) => decide(change)({ operation, path }));

it('begins by denying everything, and Apple’s rules for the loader come before ours', () => {
  expect(readProfile(seatbeltProfile(profile)).slice(0, 3)).toEqual([
    ['version', '1'],
    ['deny', 'default'],
    ['import', { text: 'dyld-support.sb' }],
  ]);
  expect(seatbeltProfile({ ...profile, loader: false })).not.toContain('import');
});

it('lets a script read what it was granted, and change only what it may change', () => {
  const granted = [
    `${hub}/runs/1/files/script`,
    '/Users/ann/data/deep/x',
    `${hub}/uploads/7/in.csv`,
    '/Users/ann/out/y',
    `${runtime}/sandbox/runs/1/tmp/z`,
  ];
  expect(paths('file-read-data', granted)).toEqual(granted.map(() => 'allow'));
  expect(paths('process-exec', granted)).toEqual(granted.map(() => 'allow'));
  expect(paths('file-write-data', granted)).toEqual(['deny', 'deny', 'deny', 'allow', 'allow']);
});

describe.each(['strict', 'standard'] as const)('at level %s', (level) => {
  it('keeps it from the hub, other runs, the person, keychains, the system’s settings', () => {
    const kept = [
      `${hub}/axle.db`,
      `${hub}/audit.head`,
      `${hub}/evidence.key`,
      `${hub}/runs/1/output.000`,
      `${hub}/runs/1/sandbox.sb`,
      `${hub}/runs/2/files/script`,
      `${hub}/uploads/8/other.csv`,
      `${runtime}/hub.sock`,
      `${runtime}/sandbox/runs/2/home/x`,
      `${runtime}/secrets/2/TOKEN`,
      '/Users/ann/.ssh/id_ed25519',
      '/Users/ann/notes.txt',
      '/Users/ann/Library/Keychains/login.keychain-db',
      '/private/etc/sudoers',
      '/private/etc/hosts',
      '/Users/bob/x',
      '/Volumes/Backup/x',
      '/private/tmp/x',
      '/private/var/db/dslocal/x',
      '/cores/1',
    ];
    for (const operation of ['file-read-data', 'file-write-data', 'file-write-create', 'file-map-executable', 'process-exec'])
      expect(paths(operation, kept, { level }).map((answer, at) => [kept[at], answer])).toEqual(kept.map((path) => [path, 'deny']));
  });

  it('shows the system’s programs, and lets nobody change them', () => {
    const system = ['/bin/sh', '/usr/bin/env', '/usr/lib/dyld', '/System/Library/Frameworks/x', '/opt/homebrew/bin/python3'];
    expect(paths('file-read-data', system, { level })).toEqual(system.map(() => 'allow'));
    expect(paths('process-exec', system, { level })).toEqual(system.map(() => 'allow'));
    expect(paths('file-write-data', system, { level })).toEqual(system.map(() => 'deny'));
  });

  it('reaches no service that holds secrets or starts things, and sees no other process', () => {
    const names = [
      'com.apple.SecurityServer',
      'com.apple.securityd.xpc',
      'com.apple.coreservices.launchservicesd',
      'com.apple.cfprefsd.agent',
    ];
    for (const network of [false, true])
      expect(names.map((name) => decide({ level, network })({ operation: 'mach-lookup', name }))).toEqual(names.map(() => 'deny'));
    const facts = ['hw.ncpu', 'kern.osrelease', 'kern.procargs2', 'kern.proc.all'].map((name) =>
      decide({ level })({ operation: 'sysctl-read', name }),
    );
    expect(facts).toEqual(['allow', 'allow', 'deny', 'deny']);
    expect(decide({ level })({ operation: 'file-write-setugid', path: '/Users/ann/out/y' })).toBe('deny');
  });

  it('reaches addresses only where the network is granted, and sockets with a path never', () => {
    const tried = (network: boolean) => {
      const on = decide({ level, network });
      return [
        on({ operation: 'network-outbound', remote: 'tcp' }),
        on({ operation: 'mach-lookup', name: 'com.apple.SystemConfiguration.DNSConfiguration' }),
        ...['/private/var/run/docker.sock', '/Users/ann/out/agent.sock', `${runtime}/hub.sock`].map((path) =>
          on({ operation: 'network-outbound', path }),
        ),
        on({ operation: 'network-outbound', path: `${runtime}/sandbox/runs/1/tmp/own.sock` }),
      ];
    };
    expect(tried(false)).toEqual(['deny', 'deny', 'deny', 'deny', 'deny', 'allow']);
    expect(tried(true)).toEqual(['allow', 'allow', 'deny', 'deny', 'deny', 'allow']);
  });
});

it('lets a program ask what the folders on the way are, not what is in them', () => {
  const way = ['/', '/Users/ann', hub, `${hub}/runs/1`];
  expect(paths('file-read-metadata', way)).toEqual(way.map(() => 'allow'));
  expect(paths('file-read-data', way)).toEqual(way.map(() => 'deny'));
  expect(paths('file-test-existence', [`${hub}/axle.db`, '/Users/ann/data/x'])).toEqual(['deny', 'allow']);
});

it('says the same to a system that does not know the newest operations', () => {
  const older = decide({}, true);
  expect(older({ operation: 'file-read-data', path: '/Users/ann/data/x' })).toBe('allow');
  expect(older({ operation: 'file-read-data', path: `${hub}/axle.db` })).toBe('deny');
});

it('gives a script in a terminal its own, and no other', () => {
  const asked = (mode: Profile['mode']) => paths('file-read-data', ['/dev/tty', '/dev/ttys001'], { mode });
  expect([asked('terminal'), asked('pipe')]).toEqual([
    ['allow', 'deny'],
    ['deny', 'deny'],
  ]);
});

it('is not widened by a granted folder around what is closed', () => {
  const wide = decide({ reads: ['/Users/ann', '/private'], writes: ['/Users/ann'] });
  for (const path of [`${hub}/axle.db`, '/Users/ann/Library/Keychains/login.keychain-db', `${runtime}/hub.sock`])
    expect([path, wide({ operation: 'file-read-data', path }), wide({ operation: 'file-write-data', path })]).toEqual([
      path,
      'deny',
      'deny',
    ]);
});
