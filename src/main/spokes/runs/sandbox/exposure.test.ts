import { describe, expect, it } from 'vitest';
import { createExposure, isWithin } from './exposure';

const exposure = await createExposure('/home/ann/.local/share/axle', '/run/user/1000/axle-1', '/home/ann');

it('knows what lies in a folder', () => {
  expect([isWithin('/a/b', '/a'), isWithin('/a', '/a'), isWithin('/ab', '/a'), isWithin('/a', '/a/b'), isWithin('/a/..b', '/a')]).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
});

it("refuses the hub's own folders, what is in them and what contains them", () => {
  const paths = [
    '/home/ann/.local/share/axle',
    '/home/ann/.local/share/axle/runs/1',
    '/home/ann/.local',
    '/home/ann',
    '/run/user/1000/axle-1',
  ];
  expect(paths.map((path) => exposure.refusal(path))).toEqual(paths.map(() => 'hub'));
  expect(exposure.refusal('/')).toBe('system');
});

it('shows a file that was uploaded for a run', () => {
  expect(exposure.refusal('/home/ann/.local/share/axle/uploads/1/report.csv')).toBeNull();
  expect(exposure.refusal('/home/ann/.local/share/axle/uploads')).toBe('hub');
});

it('shows the working copy of a git repository, and nothing else of its source', () => {
  const copies = '/home/ann/.local/share/axle/repositories';
  const shown = [`${copies}/tools/tree`, `${copies}/tools/tree/ops/deep`];
  expect(shown.map((path) => [exposure.refusal(path), exposure.isWorkingCopy(path)])).toEqual([
    [null, true],
    [null, true],
  ]);
  for (const path of [copies, `${copies}/tools`, `${copies}/tools/next-1/tree`, `${copies}/tree`, `${copies}/tools/x`]) {
    expect([path, exposure.refusal(path)]).toEqual([path, 'hub']);
  }
});

it('refuses the system and its sockets', () => {
  const paths = [
    '/proc',
    '/proc/1',
    '/sys/fs/cgroup',
    '/run/docker.sock',
    '/var/run/docker.sock',
    '/etc',
    '/etc/shadow',
    '/tmp',
    '/dev/sda',
  ];
  expect(paths.map((path) => exposure.refusal(path))).toEqual(paths.map(() => 'system'));
});

it('shows a folder of the person, but not the whole home unasked', () => {
  expect([exposure.refusal('/home/ann/scripts'), exposure.tooBroad('/home/ann/scripts')]).toEqual([null, false]);
  expect(['/home/ann', '/opt', '/srv', '/'].map((path) => exposure.tooBroad(path))).toEqual([true, true, true, true]);
});

describe('on macOS', async () => {
  const hub = '/Users/ann/Library/Application Support/Axle';
  const mac = await createExposure(hub, '/private/var/folders/x/T/axle-501', '/Users/ann', 'darwin');

  it('refuses its system, its keychains, what starts at a sign-in, and the engine of Docker Desktop', () => {
    const paths = [
      '/dev/disk0',
      '/private/etc',
      '/private/var/run/docker.sock',
      '/private/tmp',
      '/Volumes',
      '/System',
      '/Library/Keychains',
      '/Users/ann/Library/Keychains/x',
      '/Users/ann/Library/LaunchAgents',
      '/Users/ann/.docker/run',
    ];
    expect(paths.map((path) => [path, mac.refusal(path)])).toEqual(paths.map((path) => [path, 'system']));
    const around = [hub, '/Users/ann/Library', '/Users/ann', '/Users', '/private/var/folders', '/private'];
    expect(around.map((path) => [path, mac.refusal(path)])).toEqual(around.map((path) => [path, 'hub']));
  });

  it('shows a folder of the person, a disk, and one that lies in the system’s folder for what is put aside', () => {
    const paths = ['/Users/ann/scripts', '/Volumes/Data/scripts', '/private/tmp/scripts', '/private/var/folders/x/T/scripts'];
    expect(paths.map((path) => mac.refusal(path))).toEqual(paths.map(() => null));
    expect([mac.tooBroad('/Users/ann/scripts'), mac.tooBroad('/opt/homebrew'), mac.tooBroad('/Users/Shared')]).toEqual([false, true, true]);
  });
});
